// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/comparison.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nnlab {

/// Lays two runs of a notebook against each other report by report and test sample by test sample; what it has read of
/// a run it keeps for the next pair.
class RunPairs
{
public:
    explicit RunPairs(Notebook& notebook) : m_notebook(notebook) { }

    /// What cannot be read of a run becomes `whyNoSame`.
    RunPair pair(const RunEntry& one, const RunEntry& other);

private:
    struct Known
    {
        std::vector<ReportHash> hashes;
        std::optional<Confusion> confusion;
        std::string problem;
    };

    const Known& known(const RunEntry& run);
    std::shared_ptr<const std::vector<std::uint8_t>> labels(const UsedData& data, std::string& problem);

    Notebook& m_notebook;
    std::map<std::int64_t, Known> m_runs;
    std::map<std::string, std::pair<std::shared_ptr<const std::vector<std::uint8_t>>, std::string>> m_labels;
};

} // namespace nnlab
