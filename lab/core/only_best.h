// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/headline.h"
#include "lab/core/notebook_writer.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace nnlab {

/// Keeps the whole history of one run of a sweep only, the best so far: all others are reduced to what the runs of a
/// sweep keep anyway.
///
/// The best is the one with the best last value; of equals the one that comes first in the sweep. So which one stays
/// does not depend on which ended first.
class OnlyBestWhole
{
public:
    explicit OnlyBestWhole(std::shared_ptr<NotebookWriter> writer) : m_writer(std::move(writer)) { }

    /// A run is saved with its whole history; `value` is nothing if it has none to be compared by.
    void ended(const Headline& headline, std::int64_t run, std::size_t place, std::optional<double> value);

private:
    struct Candidate
    {
        std::int64_t run = 0;
        std::size_t place = 0;
        double value = 0;
    };

    void reduce(std::int64_t run);

    const std::shared_ptr<NotebookWriter> m_writer;
    std::optional<Candidate> m_best;
};

} // namespace nnlab
