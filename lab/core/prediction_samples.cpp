// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/prediction_samples.h"

#include "datasets/catalogue.h"
#include "datasets/csv.h"
#include "datasets/digit_picture.h"
#include "lab/core/sentence_parts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

namespace nnlab {

namespace {

constexpr int mnistSide = 28;

std::string who(const RunEntry& run) { return "The network of run " + std::to_string(run.id); }

std::optional<float> numberIn(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    float number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return {};
    return number;
}

/// The class of the network that each class of the data is.
std::vector<std::uint8_t> classesOfNetwork(
    const std::vector<std::string>& ofData, const std::string& source, const RunEntry& run, const SavedModel& model)
{
    std::vector<std::uint8_t> byName;
    std::vector<std::uint8_t> byPlace;
    for (std::size_t c = 0; c < ofData.size(); ++c) {
        const auto found = std::ranges::find(model.classes, ofData[c]);
        if (found != model.classes.end())
            byName.push_back(static_cast<std::uint8_t>(found - model.classes.begin()));
        byPlace.push_back(static_cast<std::uint8_t>(c));
    }
    if (byName.size() == ofData.size())
        return byName;
    if (ofData.size() > model.classes.size())
        throw Error(source + " has " + std::to_string(ofData.size()) + " classes and the network of run "
                + std::to_string(run.id) + " knows " + std::to_string(model.classes.size())
                + "; give data of the same classes.",
            Error::Cause::Data);
    return byPlace;
}

/// Makes the samples what the network wants, or says why that cannot be.
void fit(PredictionSamples& samples, const RunEntry& run, const SavedModel& model)
{
    Dataset& data = samples.data;
    if (data.inputs.features() != model.network.inputs())
        throw Error("The samples of " + samples.source + " have " + counted(data.inputs.features(), "number")
                + " each; " + "the network of run " + std::to_string(run.id) + " takes "
                + std::to_string(model.network.inputs()) + ".",
            Error::Cause::Data);
    // What did not come from files of images was never divided by 255.
    if (data.inputs.areBytes() && !run.data) {
        Matrix numbers(data.inputs.features(), data.samples());
        std::ranges::copy(data.inputs.bytes(), numbers.data());
        data.inputs = Features::ofFloats(data.inputs.shape(), std::move(numbers));
    }
    if (model.classes.empty()) {
        data.labels.clear();
        data.classes.clear();
        return;
    }
    if (data.labels.empty())
        return;
    const std::vector<std::uint8_t> known = classesOfNetwork(data.classes, samples.source, run, model);
    for (std::uint8_t& label : data.labels)
        label = known[label];
    data.classes = model.classes;
    data.targets = model.targetsFor(data.labels);
}

} // namespace

std::string_view idOf(SetPart part) { return part == SetPart::Training ? "training" : "test"; }

PredictionSamples samplesOfRun(const RunEntry& run, const SavedModel& model, SetPart part)
{
    const std::shared_ptr<const ImageData> images = imagesOf(run);
    PredictionSamples samples{
        part == SetPart::Training ? images->training : images->test, run.data->source, part, true, {}};
    fit(samples, run, model);
    return samples;
}

PredictionSamples samplesIn(const std::string& data, const RunEntry& run, const SavedModel& model, SetPart part)
{
    PredictionSamples samples{{}, data, {}, true, {}};
    const std::filesystem::path path(data);
    std::error_code error;
    if (path.extension() == ".csv" && std::filesystem::is_regular_file(path, error)) {
        samples.data = readCsv(path);
    } else {
        const std::shared_ptr<const ImageData> images = loadImages(data);
        samples.data = part == SetPart::Training ? images->training : images->test;
        samples.part = part;
    }
    fit(samples, run, model);
    return samples;
}

PredictionSamples pictureSample(const std::string& file, bool asItIs, const RunEntry& run, const SavedModel& model)
{
    const Shape shape = model.network.input;
    if (shape.height == 1 || shape.channels != 1)
        throw Error(who(run) + " does not look at pictures but at " + counted(model.network.inputs(), "number")
                + "; give them with --at.",
            Error::Cause::Usage);
    PredictionSamples samples{{}, file, {}, false, {}};
    GreyPicture picture = readPng(file);
    const std::string size = std::to_string(picture.width) + " x " + std::to_string(picture.height);
    if (!asItIs && shape.width == mnistSide && shape.height == mnistSide) {
        DigitPicture digit = asDigit(picture);
        picture = std::move(digit.picture);
        samples.notes.push_back("The picture of " + size
            + " pixels was brought to 28 x 28 as MNIST did it, cropped, scaled and centred (--as-is leaves it alone)"
            + (digit.wasInverted ? "; it is dark on light and was inverted." : "."));
    } else if (picture.width != shape.width || picture.height != shape.height) {
        throw Error(file + " has " + size + " pixels; the network of run " + std::to_string(run.id) + " looks at "
                + std::to_string(shape.width) + " x " + std::to_string(shape.height)
                + (asItIs ? ", so a picture that is taken as it is needs this size." : ", so give one of this size."),
            Error::Cause::Data);
    }
    samples.data.inputs = Features::ofBytes(shape, std::move(picture.pixels));
    return samples;
}

PredictionSamples typedSamples(std::span<const std::string> texts, const RunEntry& run, const SavedModel& model)
{
    const std::int64_t inputs = model.network.inputs();
    Matrix numbers(inputs, Eigen::Index(texts.size()));
    for (std::size_t s = 0; s < texts.size(); ++s) {
        std::vector<float> sample;
        std::string_view rest = texts[s];
        for (bool isMore = true; isMore;) {
            const std::size_t comma = rest.find(',');
            const std::string_view word = rest.substr(0, comma);
            const std::optional<float> number = numberIn(word);
            if (!number)
                throw Error("\"" + std::string(word) + "\" in --at " + texts[s]
                        + " is no number; write numbers separated by commas, as in 0.5,-1.2.",
                    Error::Cause::Usage);
            sample.push_back(*number);
            isMore = comma != std::string_view::npos;
            rest = isMore ? rest.substr(comma + 1) : std::string_view();
        }
        if (std::int64_t(sample.size()) != inputs)
            throw Error(who(run) + " takes " + counted(inputs, "number") + ", and --at " + texts[s] + " has "
                    + std::to_string(sample.size()) + ".",
                Error::Cause::Usage);
        std::ranges::copy(sample, numbers.data() + std::int64_t(s) * inputs);
    }
    PredictionSamples samples;
    samples.data.inputs = Features::ofFloats(model.network.input, std::move(numbers));
    return samples;
}

void setLabel(PredictionSamples& samples, const std::string& label, const SavedModel& model)
{
    const std::int64_t count = samples.data.samples();
    if (model.classes.empty()) {
        const std::optional<float> number = numberIn(label);
        if (!number || model.network.outputs() != 1)
            throw Error(model.network.outputs() == 1 ? "The network gives a number; --label " + label + " is none."
                                                     : "The network has " + std::to_string(model.network.outputs())
                        + " outputs that are no classes, so no single --label says what they should be.",
                Error::Cause::Usage);
        samples.data.targets = Matrix::Constant(1, count, *number);
        return;
    }
    const auto found = std::ranges::find(model.classes, label);
    if (found == model.classes.end()) {
        const auto nearest = nearestName(label, model.classes);
        std::string names;
        for (const std::string& name : model.classes)
            names += (names.empty() ? "" : ", ") + name;
        throw Error("There is no class " + label + "; "
                + (nearest ? "did you mean " + *nearest + "?" : "choose one of: " + names + "."),
            Error::Cause::Usage);
    }
    samples.data.labels.assign(std::size_t(count), static_cast<std::uint8_t>(found - model.classes.begin()));
    samples.data.classes = model.classes;
    samples.data.targets = model.targetsFor(samples.data.labels);
}

} // namespace nnlab
