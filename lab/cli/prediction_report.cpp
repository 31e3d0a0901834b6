// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/prediction_report.h"

#include "lab/cli/numbers_text.h"
#include "lab/cli/picture_text.h"
#include "lab/cli/run_report.h"
#include "lab/cli/terminal.h"

#include <algorithm>
#include <numeric>

namespace nnlab {

namespace {

constexpr std::size_t fewSamples = 40; // as many as are listed one by one
constexpr std::size_t worstSamples = 10;
constexpr int widestPicture = 64;

/// "sample 7 of the test set of mnist".
std::string sampleText(const Predictions& predictions)
{
    const PredictionSamples& samples = predictions.samples;
    std::string text = samples.isList ? "sample " + std::to_string(predictions.first) + " of " : std::string();
    if (samples.part)
        text += "the " + std::string(idOf(*samples.part)) + " set of ";
    return text + samples.source;
}

std::string numbersText(std::span<const float> numbers)
{
    std::string text;
    for (const float number : numbers)
        text += (text.empty() ? "" : ", ") + shortNumber(double(number));
    return text;
}

std::string headText(const Predictions& predictions)
{
    return bold("Run " + std::to_string(predictions.run.id)) + " (" + predictions.run.spec.experiment + ")";
}

std::string picture(const PredictionSamples& samples)
{
    const Features& inputs = samples.data.inputs;
    const Shape shape = inputs.shape();
    if (!inputs.areBytes() || shape.height == 1 || shape.channels != 1 || shape.width > widestPicture
        || Terminal::isAccessible())
        return {};
    return "\n" + pictureText(inputs.bytes(0), shape.width, shape.height, Terminal::outHasColour());
}

/// What the loss is, below its terms.
std::string lossText(const Predictions& predictions)
{
    const Loss& loss = predictions.model.loss;
    std::string text = "loss: " + std::string(loss.row().label) + ", " + std::string(loss.row().formula);
    if (loss.row().hasAlpha)
        text += ", alpha = " + shortNumber(loss.alpha());
    if (!predictions.model.saysLoss)
        text += " (the run does not say which one it lowers)";
    return text + "\n";
}

std::string verdictText(const Predictions& predictions)
{
    const SavedModel& model = predictions.model;
    const Prediction& prediction = predictions.all.front();
    if (model.classes.empty())
        return {};
    std::string text = "It says " + bold(predictions.className(prediction.winner));
    const OutputMeaning meaning = outputMeaning(model.network);
    if (prediction.probability)
        text += ", with a probability of " + scalarText("share", *prediction.probability);
    if (prediction.label)
        text += prediction.isRight() ? ", which is right"
                                     : ", which is wrong: it is " + predictions.className(*prediction.label);
    text += ".\n";
    if (meaning == OutputMeaning::SeparateProbabilities && prediction.outputs.size() > 1) {
        const double sum = std::accumulate(prediction.outputs.begin(), prediction.outputs.end(), 0.0);
        text += "Each output is a probability of its own (yes or no to this class); they sum to " + shortNumber(sum)
            + ", not to 1.\n";
    }
    return text;
}

std::string oneText(const Predictions& predictions)
{
    const Prediction& prediction = predictions.all.front();
    std::string text = headText(predictions);
    text += predictions.samples.source.empty() ? " at " + numbersText(predictions.samples.data.inputs.floats(0))
                                               : ", " + sampleText(predictions);
    if (prediction.label)
        text += ": it is " + predictions.className(*prediction.label);
    text += "\n" + picture(predictions.samples) + "\n";
    Table table = outputsTable(predictions, shortNumber);
    if (!prediction.ideal.empty() && prediction.outputs.size() > 1)
        table.rows.push_back({"", "", "sum", shortNumber(prediction.loss)});
    text += table.text(ListFormat::Table);
    if (!prediction.ideal.empty())
        text += lossText(predictions);
    if (const std::string verdict = verdictText(predictions); !verdict.empty())
        text += "\n" + verdict;
    return text;
}

/// The lines of `predictions` in this order, with numbers as people read them.
std::string listText(const Predictions& predictions, std::span<const std::size_t> order)
{
    const bool isLabelled = predictions.areLabelled();
    const bool hasClasses = !predictions.model.classes.empty();
    const bool hasIdeal = !predictions.all.front().ideal.empty();
    const std::size_t outputs = predictions.all.front().outputs.size();
    Table table{"predictions", {{"sample", true}}, {}};
    if (isLabelled)
        table.columns.push_back({"is"});
    if (hasClasses)
        table.columns.push_back({"it says"});
    if (outputs == 1)
        table.columns.push_back({"output", true});
    else if (hasClasses)
        table.columns.push_back({"output for that", true});
    if (isLabelled && outputs > 1)
        table.columns.push_back({"for the right one", true});
    if (hasIdeal)
        table.columns.push_back({"loss", true});
    for (const std::size_t s : order) {
        const Prediction& prediction = predictions.all[s];
        std::vector<std::string> row{std::to_string(predictions.first + std::int64_t(s))};
        if (isLabelled)
            row.push_back(predictions.className(*prediction.label));
        if (hasClasses)
            row.push_back(predictions.className(prediction.winner));
        if (outputs == 1)
            row.push_back(shortNumber(double(prediction.outputs[0])));
        else if (hasClasses)
            row.push_back(shortNumber(double(prediction.outputs[prediction.winner])));
        if (isLabelled && outputs > 1)
            row.push_back(shortNumber(double(prediction.outputs[*prediction.label])));
        if (hasIdeal)
            row.push_back(shortNumber(prediction.loss));
        table.rows.push_back(std::move(row));
    }
    return table.text(ListFormat::Table);
}

std::string manyText(const Predictions& predictions)
{
    const std::size_t count = predictions.all.size();
    const PredictionSamples& samples = predictions.samples;
    std::string text = headText(predictions) + ", " + grouped(std::int64_t(count)) + " samples";
    if (samples.part)
        text += " of the " + std::string(idOf(*samples.part)) + " set of " + samples.source;
    else if (!samples.source.empty())
        text += " of " + samples.source;
    text += "\n";
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (count <= fewSamples)
        text += "\n" + listText(predictions, order);
    if (predictions.areLabelled()) {
        const Confusion confusion = predictions.confusion();
        text += "\n" + bold("Confusion matrix") + " (rows: what it is; columns: what it is taken for)\n"
            + confusionText(confusion);
        if (const std::string common = commonestConfusions(confusion, 5); !common.empty())
            text += "\nmost often: " + common + "\n";
    }
    const bool hasIdeal = !predictions.all.front().ideal.empty();
    if (count > fewSamples && hasIdeal) {
        std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t s) { return predictions.all[s].loss; });
        order.resize(worstSamples);
        text += "\n" + bold("Furthest off") + " (--index shows one, --format csv lists all)\n"
            + listText(predictions, order);
    } else if (count > fewSamples) {
        text += "--format csv lists them all.\n";
    }
    if (hasIdeal)
        text += "\n" + lossText(predictions) + "mean:  " + shortNumber(predictions.meanLoss()) + "\n";
    if (predictions.areLabelled())
        text += "right: " + grouped(predictions.rightOnes()) + " of " + grouped(std::int64_t(count)) + ", "
            + scalarText("accuracy", double(predictions.rightOnes()) / double(count)) + "\n";
    return text;
}

} // namespace

std::string predictionReport(const Predictions& predictions)
{
    return predictions.all.size() == 1 ? oneText(predictions) : manyText(predictions);
}

} // namespace nnlab
