// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The workload `online` on OpenCV's ANN_MLP. It computes in double precision, its sigmoid runs from -1 to 1, its steps
// follow the squared error, and it chooses the order and the first weights itself.

#include "tests/benchmark/rivals/competition.h"
#include "tests/benchmark/rivals/digits.h"

#include <opencv2/core.hpp>
#include <opencv2/ml.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace rivals {

namespace {

using cv::ml::ANN_MLP;

struct State
{
    Digits training;
    Digits test;
    cv::Ptr<cv::ml::TrainData> data = {};
    cv::Ptr<ANN_MLP> network = ANN_MLP::create();
    cv::Mat outputs = {};
};

Contestant setUp(const Task& task, const FirstNetwork&)
{
    if (task.recipe() != RecipeKind::Online) {
        std::fprintf(stderr, "OpenCV takes part in `online` only.\n");
        std::exit(2);
    }
    cv::setNumThreads(1);
    const std::shared_ptr<State> state(
        new State{readDigits(task.folder, "train", task.trainingSamples(), task.isNoisy()),
            readDigits(task.folder, "t10k", Task::testSamples, task.isNoisy())});

    cv::Mat targets(state->training.samples(), classes, CV_32F, cv::Scalar(-1));
    for (int sample = 0; sample < targets.rows; ++sample)
        targets.at<float>(sample, state->training.labels[std::size_t(sample)]) = 1;
    const cv::Mat images(state->training.samples(), pixels, CV_32F, state->training.images.data());
    state->data = cv::ml::TrainData::create(images, cv::ml::ROW_SAMPLE, targets);

    state->network->setLayerSizes(cv::Mat_<int>({pixels, OnlineRecipe::hidden, classes}));
    state->network->setActivationFunction(ANN_MLP::SIGMOID_SYM, 1, 1);
    state->network->setTrainMethod(ANN_MLP::BACKPROP, double(OnlineRecipe::rate), double(OnlineRecipe::momentum));
    state->network->setTermCriteria({cv::TermCriteria::MAX_ITER, 1, 0});

    return {.train =
                [state](Order) {
                    const int goesOn = state->network->isTrained() ? ANN_MLP::UPDATE_WEIGHTS : 0;
                    state->network->train(state->data, goesOn | ANN_MLP::NO_INPUT_SCALE | ANN_MLP::NO_OUTPUT_SCALE);
                },
        .outputsOf =
            [state](int sample) {
                const cv::Mat image(1, pixels, CV_32F, const_cast<float*>(state->test.image(std::size_t(sample))));
                state->network->predict(image, state->outputs);
                return state->outputs.ptr<float>();
            },
        .testLabels = state->test.labels,
        .note = "OpenCV " CV_VERSION};
}

} // namespace

} // namespace rivals

int main(int argc, char** argv) { return rivals::compete(argc, argv, rivals::setUp); }
