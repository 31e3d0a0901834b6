// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/image_data.h"

#include "datasets/sha256.h"
#include "datasets/text.h"

#include <bit>
#include <cmath>

namespace nnlab {

namespace {

static_assert(std::endian::native == std::endian::little, "floats are hashed as they lie in memory");

void requireMatch(const std::filesystem::path& source, std::string_view name, const Dataset& set)
{
    if (set.isEmpty())
        throw dataError(source, "has no " + std::string(name) + " samples: give data with some.");
    if (static_cast<std::int64_t>(set.labels.size()) != set.samples())
        throw dataError(source,
            "does not match: its " + std::string(name) + " set has " + std::to_string(set.samples()) + " images and "
                + std::to_string(set.labels.size()) + " labels; give images and labels that belong together.");
}

std::string shapeText(Shape shape) { return std::to_string(shape.height) + " x " + std::to_string(shape.width); }

void hash(Sha256& sha, const Dataset& set)
{
    sha.update(std::as_bytes(set.inputs.bytes()));
    sha.update(std::as_bytes(set.inputs.floats()));
    sha.update(std::as_bytes(std::span(set.labels)));
}

} // namespace

ImageData::ImageData(std::string source, Dataset training, Dataset test)
    : source(std::move(source)), training(std::move(training)), test(std::move(test))
{
    requireMatch(this->source, "training", this->training);
    requireMatch(this->source, "test", this->test);
    const Features& trained = this->training.inputs;
    const Features& tested = this->test.inputs;
    if (trained.shape() != tested.shape())
        throw dataError(this->source,
            "does not match: its training images are " + shapeText(trained.shape()) + " and its test images "
                + shapeText(tested.shape()) + "; give sets that belong together.");
    if (trained.areBytes() != tested.areBytes())
        throw dataError(this->source,
            "does not match: one of its sets holds bytes and the other floats;"
            " save both as the same kind of numbers.");
    m_sha256 = std::async([training = this->training, test = this->test] {
        Sha256 sha;
        hash(sha, training);
        hash(sha, test);
        return sha.hex();
    }).share();
}

std::string ImageData::sha256() const { return m_sha256.get(); }

Split withValidation(const ImageData& data, std::int64_t validationSamples)
{
    const std::int64_t all = data.training.samples();
    if (validationSamples < 0 || validationSamples >= all)
        throw Error("A validation set of " + std::to_string(validationSamples) + " samples cannot be taken from the "
                + std::to_string(all) + " training samples of " + inQuotes(data.source) + ": choose 0 to "
                + std::to_string(all - 1) + ".",
            Error::Cause::Usage);
    const std::int64_t training = all - validationSamples;
    return {data.training.slice(0, training), data.training.slice(training, validationSamples), data.test};
}

Shape squareOrRow(std::int64_t pixels)
{
    const auto side = static_cast<std::int64_t>(std::sqrt(static_cast<double>(pixels)));
    // The pixels of one sample are far fewer than 2^52, where the root of a square would stop being exact.
    if (side * side == pixels)
        return {1, static_cast<int>(side), static_cast<int>(side)};
    return {1, 1, static_cast<int>(pixels)};
}

} // namespace nnlab
