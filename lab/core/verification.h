// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace nnlab {

/// Listens to a run that is carried out again and compares each report with what the saved run said at the same place.
class Verification final : public ReportSink
{
public:
    /// `experiment` is the one that runs now. Throws as Notebook does.
    Verification(Notebook& notebook, RunEntry saved, std::shared_ptr<const LoadedExperiment> experiment);

    void report(Report report, double seconds) override;
    void progress(double, double) override { }
    void log(const std::string&) override { }
    void epochHas(std::int64_t) override { }
    void ended(const RunOutcome& outcome) override;

    /// From any thread: whether nothing more can be learned, so that the run may stop. A saved run that was stopped has
    /// no end to compare.
    bool isDecided() const { return m_isDecided; }

    /// After the run has ended: what differs first, a sentence; empty if all is identical.
    const std::string& difference() const { return m_difference; }
    /// How many reports were compared.
    std::size_t compared() const { return m_next; }

private:
    void differ(const std::string& how);

    const RunEntry m_saved;
    const std::shared_ptr<const LoadedExperiment> m_experiment;
    const std::vector<ReportHash> m_hashes;
    const std::optional<Network> m_network;
    std::size_t m_next = 0;
    std::string m_difference;
    std::atomic<bool> m_isDecided{false};
};

} // namespace nnlab
