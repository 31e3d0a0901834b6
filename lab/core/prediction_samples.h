// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/dataset.h"
#include "lab/core/saved_model.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

/// Which part of data that are parted.
enum class SetPart { Training, Test };

/// "training" or "test".
std::string_view idOf(SetPart part);

/// Samples that a saved network is asked about, as it wants them: pixels or numbers, and targets where labels are
/// known.
struct PredictionSamples
{
    Dataset data;
    std::string source; ///< a catalogue id or a path; empty for numbers that were typed
    std::optional<SetPart> part; ///< of data that have parts
    bool isList = false; ///< whether a sample is known by its place; not so pictures and typed numbers
    std::vector<std::string> notes; ///< what was done to them, sentences
};

// Where they can come from. Each throws Error: Data if they cannot be read or do not fit the network of `model`, Usage
// if this network takes no such samples.

/// A part of the data that the run learned from: for images all of it, also where the run used fewer.
PredictionSamples samplesOfRun(const RunEntry& run, const SavedModel& model, SetPart part);

/// A part of other data, by catalogue id or path (see loadImages()), or all rows of one .csv (see readCsv()). Labels
/// are matched by their names where the network knows them.
PredictionSamples samplesIn(
    const std::string& data, const RunEntry& run, const SavedModel& model, SetPart part = SetPart::Test);

/// A PNG. For networks that look at 28 x 28 pixels it becomes what MNIST's pictures are like (see asDigit()), unless it
/// is to be taken as it is; for others it has to have the right size.
PredictionSamples pictureSample(const std::string& file, bool asItIs, const RunEntry& run, const SavedModel& model);

/// Numbers as a person types them, separated by commas; as many as the network has inputs.
PredictionSamples typedSamples(std::span<const std::string> texts, const RunEntry& run, const SavedModel& model);

/// Says what all samples should be: the name of a class, or the number that a single output should give.
void setLabel(PredictionSamples& samples, const std::string& label, const SavedModel& model);

} // namespace nnlab
