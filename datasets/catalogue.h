// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/export.h"
#include "datasets/image_data.h"

#include <memory>
#include <span>
#include <string_view>

namespace nnlab {

/// What kind of experiment a named data set is for.
enum class DataKind {
    Images, ///< labelled images, from loadImages()
    Plane, ///< two classes in the plane, from planePoints()
    Function, ///< a curve to follow, from functionSamples()
};

/// "images", "plane" or "function".
NNLAB_DATASETS_EXPORT std::string_view idOf(DataKind kind);

/// One named data set, as lists and help show it.
struct CatalogueEntry
{
    std::string_view id;
    std::string_view label;
    std::string_view summary; ///< one sentence
    DataKind kind;
    std::string_view origin; ///< where it comes from: people, package or definition
};

/// All named data sets: images first, then the problems of planeProblems(), then those of targetFunctions().
NNLAB_DATASETS_EXPORT std::span<const CatalogueEntry> catalogue();

/// Labelled images by catalogue id or path, decoded once per process and shared by all who ask while someone holds them
/// (named data sets: until the process ends). A file that has changed since is read anew. Thread-safe.
///
/// A path is a folder with the four IDX files under their usual names (plain or .gz) or with train.csv and test.csv, an
/// .npz with x_train, y_train, x_test, y_test, or one .csv, whose last seventh becomes the test set.
/// Throws Error (Data) if the data are unknown, missing, unreadable or malformed; a misspelt id gets the nearest one.
NNLAB_DATASETS_EXPORT std::shared_ptr<const ImageData> loadImages(std::string_view data);

/// Throws what loadImages() throws where the data are not there at all, without reading any: quick.
NNLAB_DATASETS_EXPORT void requireImages(std::string_view data);

} // namespace nnlab
