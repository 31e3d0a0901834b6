// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/benchmark/rivals/recipe.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace rivals {

/// Labelled digits as dense float32 numbers, byte / 255: samples x 784, sample after sample.
struct Digits
{
    std::vector<float> images;
    std::vector<std::uint8_t> labels;

    int samples() const { return int(labels.size()); }
    const float* image(std::size_t sample) const { return images.data() + sample * pixels; }
};

/// The bytes of a gzipped IDX file, without its header of `headerBytes`. Ends the program if it cannot be read.
std::vector<std::uint8_t> readIdx(const std::filesystem::path& file, std::size_t headerBytes);

/// What the workload `dense` puts in the place of a pixel: half the digit, and noise that leaves no zero.
std::uint8_t noisyByte(std::uint8_t byte, std::uint32_t place);

/// The digits of train-* ("train") or t10k-* ("t10k") in `folder`, the first `samples` of them; under noise if asked.
Digits readDigits(const std::filesystem::path& folder, const std::string& set, int samples, bool isNoisy);

} // namespace rivals
