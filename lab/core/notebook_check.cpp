// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/notebook_check.h"

#include "datasets/sha256.h"

namespace nnlab {

namespace {

/// Decoding is the check; nobody listens.
class Nobody final : public ReportSink
{
public:
    void report(Report, double) override { }
    void progress(double, double) override { }
    void log(const std::string&) override { }
    void epochHas(std::int64_t) override { }
    void ended(const RunOutcome&) override { }
};

[[noreturn]] void isNotAsSaid(const RunEntry& run, const std::string& what)
{
    throw Error("Run " + std::to_string(run.id) + " is damaged: " + what + ".", Error::Cause::Damaged);
}

/// Every point of the channel beside the hash of the report that it came with.
void requirePointsAsSaid(const RunEntry& run, std::size_t channel, const SavedReports& reports)
{
    const std::string id(idOf(run.declared->channels[channel]));
    const std::vector<ScalarPoint>& points = reports.channels[channel].points;
    std::size_t next = 0;
    for (const ReportHash& hash : reports.hashes) {
        if (hash.channel != channel)
            continue;
        if (next == points.size() || points[next].at != hash.at
            || hashOf({.channel = id, .at = hash.at, .payload = points[next].value}) != hash.hash)
            isNotAsSaid(run, id + " at " + textOf(Value(hash.at)) + " is not what was reported (its hash differs)");
        ++next;
    }
}

} // namespace

void requireAsSaid(Notebook& notebook, const RunEntry& run)
{
    // Another numerics version has other specs by definition.
    if (run.numerics == numericsVersion && run.spec.hash(run.data ? run.data->sha256 : std::string()) != run.specHash)
        isNotAsSaid(run, "its values, seed or data are not those it was saved with (its spec differs)");
    const SavedReports reports = notebook.reports(run);
    for (std::size_t c = 0; c < reports.channels.size(); ++c) {
        const auto* scalar = std::get_if<ScalarChannel>(&run.declared->channels[c]);
        if (scalar && !scalar->timing) // what depends on the clock has no hash
            requirePointsAsSaid(run, c, reports);
    }
}

std::vector<RunCheck> checkRuns(Notebook& notebook)
{
    std::vector<RunCheck> checks;
    for (const std::int64_t id : notebook.ids()) {
        RunCheck& check = checks.emplace_back();
        check.run = id;
        try {
            const RunEntry run = notebook.run(id);
            Nobody nobody;
            replay(notebook, run, nobody);
            requireAsSaid(notebook, run);
            notebook.state(run);
        } catch (const Error& error) {
            check.problem = error.what();
        }
    }
    return checks;
}

std::vector<std::string> checkSweeps(Notebook& notebook)
{
    std::vector<std::string> problems;
    try {
        const std::vector<SweepEntry> sweeps = notebook.sweeps();
        for (const SweepEntry& sweep : sweeps) {
            const std::string who = "Sweep " + std::to_string(sweep.id);
            Sha256 sha;
            sha.update(std::as_bytes(std::span(sweep.definition)));
            if (sha.hex() != sweep.spec)
                problems.push_back(who + " is damaged: its definition is not what was written (its hash differs).");
        }
        if (sweeps.empty())
            return problems;
        Statement wrong(notebook.database(),
            "SELECT sweep, run FROM sweep_runs LEFT JOIN sweeps ON sweeps.id = sweep WHERE sweeps.id IS NULL"
            " OR place < 0 OR place >= runs OR run NOT IN (SELECT id FROM runs)");
        while (wrong.next()) {
            problems.push_back("Sweep " + std::to_string(wrong.integer(0)) + " is damaged: it names the run "
                + std::to_string(wrong.integer(1)) + ", which does not belong to it.");
        }
    } catch (const Error& error) {
        problems.emplace_back(error.what());
    }
    return problems;
}

} // namespace nnlab
