// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/notebook_writer.h"
#include "lab/core/run_spec.h"
#include "lab/core/saved_run.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace nnlab {

/// What a recorder cannot learn from the run itself.
struct RecorderOptions
{
    std::string program; ///< the version of nnlab
    std::string name = {};
    std::vector<std::string> tags = {};
    std::optional<std::int64_t> parent = {}; ///< the run that this one continues
    std::optional<SavedReports> beginning = {}; ///< what the parent said before the state that this run goes on from
    std::optional<SweepPlace> sweep = {}; ///< where it belongs, if to a sweep
    bool keepsFrames =
        true; ///< false: of all that is no scalar only the last confusion matrix (and the final network), as sweeps do
};

/// Writes one run into a notebook, while it runs: every point of every scalar, an evenly thinned history of every other
/// channel, a hash of each report, the last state it can be continued from, and how it ended.
///
/// What the run says is collected on its thread and handed to the notebook's writer about twice a second, so that the
/// run never waits for a disk. If writing fails, the run goes on unrecorded, and result() says why.
class Recorder final : public ReportSink
{
public:
    /// Frames of a channel that are kept; once there are more, every other one goes.
    static constexpr std::size_t mostFrames = 256;
    /// What all networks of a run may need together.
    static constexpr std::size_t mostNetworkBytes = 32 << 20;

    Recorder(std::shared_ptr<NotebookWriter> writer, std::shared_ptr<const LoadedExperiment> experiment, RunSpec spec,
        RecorderOptions options);
    ~Recorder() override;

    void report(Report report, double seconds) override;
    void progress(double, double) override { }
    void log(const std::string& line) override;
    void epochHas(std::int64_t samples) override;
    void usesData(const UsedData& data) override;
    void wentOn() override;
    bool keepsStates() const override { return m_options.keepsFrames; }
    void keepState(RunState state) override;
    void ended(const RunOutcome& outcome) override;

    /// From any thread: whether the run has ended and result() answers at once.
    bool isWritten() const;

    /// From any thread, after the run has ended: waits until all is written and answers the number of the run in its
    /// notebook. Throws what went wrong.
    std::int64_t result();
    /// Where result() throws: the number of the run of which only the beginning is in the notebook, or 0.
    std::int64_t savedInPart() const;

private:
    struct Batch;
    struct Progress;

    /// What is remembered of a channel while it grows.
    struct Growing
    {
        bool isNetwork = false;
        bool isTiming = false;
        std::size_t mostFrames = 0;
        std::size_t mostBytes = 0; // of all its frames together
        std::int64_t reports = 0;
        std::int64_t stride = 1; // between the places that are kept; beside them the last one is
        std::optional<ScalarPoint> last;
        std::optional<ScalarPoint> best;
        std::vector<ScalarPoint> newPoints;
        std::map<std::int64_t, SavedFrame> newFrames; // not written yet, by place
        std::set<std::int64_t> kept; // places, written or not
        std::vector<std::int64_t> gone; // written and not wanted any more
    };

    void begin();
    void addPoint(std::size_t channel, const ScalarPoint& point);
    void addFrame(std::size_t channel, SavedFrame frame);
    std::optional<std::size_t> placeOf(const std::string& channel) const;
    void handOnSometimes();
    void handOn(const RunOutcome* outcome);

    const std::shared_ptr<NotebookWriter> m_writer;
    const std::shared_ptr<const LoadedExperiment> m_experiment;
    const RunSpec m_spec;
    RecorderOptions m_options;
    const std::string m_started;
    const std::shared_ptr<Progress> m_progress;

    std::vector<Growing> m_channels;
    std::vector<ReportHash> m_hashes; // of the part that is not full yet, and of full ones not handed on
    std::int64_t m_hashParts = 0; // full and handed on
    std::vector<std::string> m_lines; // new ones
    std::int64_t m_lineCount = 0;
    std::int64_t m_samplesPerEpoch = 0;
    std::optional<UsedData> m_data;
    std::optional<SavedState> m_state; // after the last epoch
    std::optional<SavedState> m_stateBefore; // after the one before
    bool m_isCreated = false; // the run's row, by a batch that was handed on
    bool m_hasNewState = false;
    bool m_startsAnew = false; // what was handed on before is to be forgotten
    std::chrono::steady_clock::time_point m_handedOn;
    std::chrono::steady_clock::time_point m_stateHandedOn;
};

} // namespace nnlab
