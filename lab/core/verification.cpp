// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/verification.h"

#include <algorithm>

namespace nnlab {

namespace {

/// Reports of channels that depend on the clock are no part of what has to be the same.
std::vector<ReportHash> withoutTiming(std::vector<ReportHash> hashes, const std::vector<Channel>& channels)
{
    std::erase_if(hashes, [&](const ReportHash& hash) {
        return hash.channel < channels.size()
            && std::visit([](const auto& c) { return c.timing; }, channels[hash.channel]);
    });
    return hashes;
}

} // namespace

Verification::Verification(Notebook& notebook, RunEntry saved, std::shared_ptr<const LoadedExperiment> experiment)
    : m_saved(std::move(saved)), m_experiment(std::move(experiment)),
      m_hashes(withoutTiming(notebook.hashes(m_saved), m_saved.declared->channels)),
      m_network(notebook.network(m_saved))
{ }

void Verification::differ(const std::string& how)
{
    if (m_difference.empty())
        m_difference = how;
    m_isDecided = true;
}

void Verification::report(Report report, double)
{
    const Channel* channel = m_experiment->channel(report.channel);
    const bool isTiming = channel && std::visit([](const auto& c) { return c.timing; }, *channel);
    if (report.isPeek || isTiming || m_isDecided)
        return;
    const std::string what = report.channel + " at " + textOf(Value(report.at));
    if (m_next == m_hashes.size()) {
        differ("report " + std::to_string(m_next + 1) + ", " + what + ", is one more than the saved run made");
        return;
    }
    const ReportHash& saved = m_hashes[m_next];
    const std::string savedChannel(idOf(m_saved.declared->channels.at(saved.channel)));
    if (savedChannel != report.channel || saved.at != report.at)
        differ("report " + std::to_string(m_next + 1) + " is " + what + " and was " + savedChannel + " at "
            + textOf(Value(saved.at)));
    else if (saved.hash != hashOf(report))
        differ("report " + std::to_string(m_next + 1) + ", " + what + ", has other bits");
    else
        ++m_next;
    if (m_next == m_hashes.size() && m_saved.status == "stopped")
        m_isDecided = true;
}

void Verification::ended(const RunOutcome& outcome)
{
    if (!m_difference.empty() || m_saved.status == "stopped") {
        if (m_difference.empty() && m_next < m_hashes.size())
            differ("it ended after " + std::to_string(m_next) + " reports and not " + std::to_string(m_hashes.size()));
        return;
    }
    if (m_next < m_hashes.size())
        differ("it ended after " + std::to_string(m_next) + " reports and not " + std::to_string(m_hashes.size()));
    else if (m_saved.status != idOf(outcome.status))
        differ("it is " + std::string(idOf(outcome.status)) + " and was " + m_saved.status);
    else if (m_network != outcome.network)
        differ("the weights at the end have other bits");
    else if (m_saved.signature != outcome.signature)
        differ("the signature is " + outcome.signature + " and was " + m_saved.signature);
}

} // namespace nnlab
