// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/png.h"
#include "lab/cli/notebook_words.h"
#include "lab/cli/output.h"
#include "lab/cli/prediction_report.h"
#include "lab/cli/written_file.h"

#include <cstdio>
#include <limits>

namespace nnlab {

namespace {

/// What is asked for, as far as it can be told without opening anything.
struct Asked
{
    std::optional<std::int64_t> index;
    std::optional<std::string> data;
    std::optional<std::string> image;
    std::vector<std::string> at;
    std::optional<SetPart> part;
    std::optional<std::string> label;
    bool asItIs = false;
};

Asked askedFor(const Invocation& invocation, std::vector<std::string>& problems)
{
    Asked asked{integerOption(invocation, "index", 0, std::numeric_limits<std::int64_t>::max(), problems),
        invocation.value("data"), invocation.value("image"), invocation.values("at"), {}, invocation.value("label"),
        invocation.has("as-is")};
    if (const auto split = invocation.value("split")) {
        if (*split == idOf(SetPart::Training))
            asked.part = SetPart::Training;
        else if (*split == idOf(SetPart::Test))
            asked.part = SetPart::Test;
        else
            problems.push_back("--split is " + *split + "; it has to be training or test.");
    }
    const bool hasList = invocation.has("index") || invocation.has("data") || invocation.has("split");
    const int sources = int(hasList) + int(asked.image.has_value()) + int(!asked.at.empty());
    if (sources == 0)
        problems.emplace_back(
            "Say what the network shall look at: --index N, --image FILE.png, --data DATA, --split test, "
            "or --at NUMBERS.");
    else if (sources > 1)
        problems.emplace_back("--image, --at and samples of a data set cannot be asked about at once; choose one.");
    if (asked.label && hasList)
        problems.emplace_back(
            "--label says what a picture (--image) or numbers (--at) should be; the samples of a data "
            "set bring their own labels.");
    if (asked.asItIs && !asked.image)
        problems.emplace_back("--as-is is about a picture that --image names.");
    return asked;
}

PredictionSamples samplesFor(const Asked& asked, const RunEntry& run, const SavedModel& model)
{
    PredictionSamples samples = asked.image ? pictureSample(*asked.image, asked.asItIs, run, model)
        : !asked.at.empty()                 ? typedSamples(asked.at, run, model)
        : asked.data                        ? samplesIn(*asked.data, run, model, asked.part.value_or(SetPart::Test))
                                            : samplesOfRun(run, model, asked.part.value_or(SetPart::Test));
    if (asked.label)
        setLabel(samples, *asked.label, model);
    if (asked.part && !samples.part)
        throw Error(samples.source + " is one table without parts; leave --split out.", Error::Cause::Usage);
    if (!asked.index)
        return samples;
    const std::int64_t count = samples.data.samples();
    if (*asked.index >= count)
        throw Error("There is no sample " + std::to_string(*asked.index) + "; "
                + (samples.part ? "the " + std::string(idOf(*samples.part)) + " set of " : std::string())
                + samples.source + " has samples 0 to " + std::to_string(count - 1) + ".",
            Error::Cause::Usage);
    samples.data = samples.data.slice(*asked.index, 1);
    return samples;
}

/// The plugin of a run, which knows more than the notebook; nothing where it is missing, for it can do without.
std::shared_ptr<const LoadedExperiment> pluginOf(const RunEntry& run, const Invocation& invocation)
{
    ExperimentCatalog catalog = catalogFor(invocation);
    try {
        return catalog.load(run.spec.experiment);
    } catch (const Error&) {
        return nullptr;
    }
}

/// The one sample as a picture file.
void writePicture(const std::string& file, const PredictionSamples& samples)
{
    const Features& inputs = samples.data.inputs;
    const Shape shape = inputs.shape();
    if (inputs.samples() != 1 || !inputs.areBytes() || shape.height == 1 || shape.channels != 1)
        throw Error(
            "--write-image is for one sample that is a picture; name it with --index or --image.", Error::Cause::Usage);
    const std::span<const std::uint8_t> pixels = inputs.bytes(0);
    writeFile(file, pngOf({shape.width, shape.height, {pixels.begin(), pixels.end()}}));
}

std::string exactText(double number) { return textOf(Value(number)); }

} // namespace

ExitCode predictCommand(const Command&, const Invocation& invocation)
{
    std::vector<std::string> problems;
    const auto number = runNumber(invocation, 1, "predict 3 --index 7", problems);
    const Asked asked = askedFor(invocation, problems);
    const ListFormat format = listFormat(invocation, problems);
    if (!problems.empty())
        return tellProblems(problems);

    Notebook notebook(notebookOf(invocation));
    const RunEntry run = notebook.run(*number);
    const auto plugin = pluginOf(run, invocation);
    const SavedModel model = savedModel(notebook, run, plugin.get());
    const PredictionSamples samples = samplesFor(asked, run, model);
    const Predictions predictions{
        run, model, samples, asked.index.value_or(0), predictionsOf(model.network, model.loss, samples.data)};
    if (const auto file = invocation.value("write-image"))
        writePicture(*file, samples);
    for (const std::string& note : samples.notes)
        std::fprintf(stderr, "nnlab: %s\n", note.c_str());
    if (format == ListFormat::Json)
        writeOut(predictionsJson(predictions));
    else if (format == ListFormat::Table)
        writeOut(predictionReport(predictions));
    else if (predictions.all.size() == 1)
        writeOut(outputsTable(predictions, exactText).text(format));
    else
        writeOut(predictionsTable(predictions).text(format));
    return ExitCode::Done;
}

} // namespace nnlab
