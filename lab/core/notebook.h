// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook_file.h"
#include "lab/core/run_spec.h"
#include "lab/core/saved_run.h"
#include "lab/core/sqlite.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nnlab {

/// What is known of a channel of a saved run without reading what it said.
struct ChannelSummary
{
    std::size_t channel = 0; ///< its place among the declared ones
    std::string name;
    std::string kind;
    std::int64_t reports = 0;
    std::optional<ScalarPoint> last; ///< of a scalar; without seconds
    std::optional<ScalarPoint> best; ///< by the channel's own opinion; without one the last
};

/// One run of a notebook, as lists show it.
struct RunEntry
{
    std::int64_t id = 0;
    RunSpec spec;
    std::shared_ptr<const LoadedExperiment> declared; ///< see declaredExperiment(); shared by runs of one experiment
    std::optional<UsedData> data;
    std::string specHash;
    std::int64_t numerics = 0;
    std::string program;
    std::string status; ///< waiting, running, paused, finished, stopped, diverged, failed; or damaged: then only id and
                        ///< message (why: a sentence that names the run) are right
    std::string message;
    std::string signature;
    std::string started;
    std::string ended;
    double seconds = 0;
    std::int64_t samplesPerEpoch = 0;
    std::string name;
    std::string note;
    std::optional<std::int64_t> parent;
    std::optional<SweepPlace> sweep; ///< where it belongs, if to a sweep
    std::vector<std::string> tags;
    std::vector<ChannelSummary> channels;

    bool isDamaged() const { return status == "damaged"; }
    const ChannelSummary* channel(std::string_view name) const;
};

/// A sweep that a notebook has runs of.
struct SweepEntry
{
    std::int64_t id = 0;
    std::string experiment;
    std::string spec; ///< CheckedSweep::spec
    std::string definition; ///< CheckedSweep::canonicalJson
    std::int64_t runs = 0; ///< how many it has as a whole, in this notebook or elsewhere
    std::string started;
};

/// What a run is called.
struct RunTitle
{
    std::int64_t id = 0;
    std::string experiment;
    std::string name;
    std::string status;
};

/// A notebook opened for reading. Throws as openForReading() does; a run whose own rows are damaged is no hindrance for
/// the others.
class Notebook
{
public:
    explicit Notebook(const std::string& file);

    const std::string& file() const { return m_database->file(); }
    Database& database() { return *m_database; }
    /// A sentence, if only a part of the file is there; empty otherwise.
    const std::string& damage() const { return m_damage; }

    /// All runs, ascending.
    std::vector<RunEntry> runs();
    /// All sweeps, ascending.
    std::vector<SweepEntry> sweeps();
    std::vector<std::int64_t> ids();
    /// Throws Error: Usage if there is no such run, Damaged if it cannot be read.
    RunEntry run(std::int64_t id);

    /// The newest runs whose number begins with `begun` (all for none), newest first: enough to offer them to somebody
    /// who is typing, and quick in a notebook of any size.
    std::vector<RunTitle> titles(const std::string& begun, std::size_t most);

    // What belongs to a run. Each throws Error (Damaged) if it is not as it was written.
    SavedReports reports(const RunEntry& run);
    std::vector<ReportHash> hashes(const RunEntry& run);
    /// All points of one scalar channel.
    std::vector<ScalarPoint> points(const RunEntry& run, const ChannelSummary& channel);
    /// The last report of one channel of any other kind.
    std::optional<Payload> lastPayload(const RunEntry& run, const ChannelSummary& channel);
    std::vector<std::string> lines(const RunEntry& run);
    /// The network it ended with.
    std::optional<Network> network(const RunEntry& run);
    /// The state it can be continued from.
    std::optional<SavedState> state(const RunEntry& run);

private:
    std::vector<RunEntry> read(const std::string& where, std::int64_t id);
    void readPlaces(const std::string& ofRuns, std::int64_t id, const std::function<RunEntry*(std::int64_t)>& entryOf);
    std::shared_ptr<const LoadedExperiment> declared(
        std::int64_t declaration, const std::string& experiment, std::int64_t version);
    std::vector<std::byte> blob(const std::string& sql, const RunEntry& run, const std::string& what, bool& isThere);

    Notebook(OpenedNotebook opened, const std::string& file);

    std::unique_ptr<Database> m_database;
    std::string m_damage;
    bool m_hasWriter = false;
    bool m_hasSweeps = false; // the tables
    std::map<std::pair<std::int64_t, std::int64_t>, std::shared_ptr<const LoadedExperiment>> m_declared;
};

/// Tells `sink` everything that was kept of a run, in the order in which the run said it, and how it ended: what
/// listens to a live run can listen to a saved one. Throws as Notebook does.
void replay(Notebook& notebook, const RunEntry& run, ReportSink& sink);

/// How a saved run ended, as it was told then. A run that is still under way counts as stopped.
RunOutcome outcomeOf(Notebook& notebook, const RunEntry& run);

} // namespace nnlab
