// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/export.h"
#include "engine/dataset.h"

#include <cstdint>
#include <future>
#include <string>

namespace nnlab {

/// Labelled images, decoded: a training set and a test set of one shape, with the hash that names them.
///
/// A value whose copies share pixels and hash; everyone who trains on the same data holds the same
/// `std::shared_ptr<const ImageData>` from loadImages().
struct NNLAB_DATASETS_EXPORT ImageData
{
    std::string source; ///< the catalogue id, or the path that was read
    Dataset training;
    Dataset test;

    /// Starts hashing in the background. Throws Error (Data) if a set is empty, if labels do not match samples, or if
    /// training and test set differ in shape or in kind of numbers.
    ImageData(std::string source, Dataset training, Dataset test);

    /// SHA-256 as 64 hexadecimal digits over the decoded bytes: training features, training labels, test features, test
    /// labels; float32 features as their little-endian bytes. Computed once; waits for it if need be. Thread-safe.
    std::string sha256() const;

private:
    std::shared_future<std::string> m_sha256;
};

/// The usual three sets, always separate.
struct Split
{
    Dataset training;
    Dataset validation;
    Dataset test;
};

/// Keeps the last `validationSamples` of the training set for validation, as Nielsen splits MNIST (50,000 + 10,000);
/// none for 0. Throws Error (Usage) if nothing would be left to train on.
NNLAB_DATASETS_EXPORT Split withValidation(const ImageData& data, std::int64_t validationSamples);

/// The shape of a picture of this many pixels: square where the root is whole, else 1 x n.
NNLAB_DATASETS_EXPORT Shape squareOrRow(std::int64_t pixels);

} // namespace nnlab
