// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/recorder.h"

#include "lab/core/checked_blob.h"
#include "lab/core/declarations.h"
#include "lab/core/notebook_file.h"
#include "lab/core/safetensors.h"
#include "lab/core/value_json.h"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>

namespace nnlab {

namespace {

using namespace std::chrono_literals;

constexpr auto pause = 500ms; // between two batches
constexpr auto statePause = 2s; // states may be large
constexpr std::size_t hashesInPart = 512;

Better betterOf(const Channel& channel)
{
    return std::visit([](const auto& c) { return c.better; }, channel);
}

/// How many of `reports` reports are kept with this stride: one at each multiple of it, and the last.
std::int64_t keptWith(std::int64_t reports, std::int64_t stride)
{
    return (reports - 1) / stride + 1 + ((reports - 1) % stride != 0 ? 1 : 0);
}

void writePoints(
    Database& database, std::int64_t run, std::size_t channel, std::int64_t first, std::span<const ScalarPoint> points)
{
    Statement insert(
        database, "INSERT INTO scalars (run, channel, place, at, value, seconds) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    for (const ScalarPoint& point : points)
        insert.with(run, std::int64_t(channel), first++, point.at, point.value, point.seconds).execute();
}

} // namespace

/// What the run's thread hands to the writer's: everything new since the last time.
struct Recorder::Batch
{
    struct ChannelPart
    {
        std::size_t channel = 0;
        std::string name;
        std::string kind;
        std::int64_t reports = 0;
        std::optional<ScalarPoint> last;
        std::optional<ScalarPoint> best;
        std::vector<ScalarPoint> points;
        std::map<std::int64_t, SavedFrame> frames;
        std::vector<std::int64_t> gone;
    };

    RecorderOptions options;
    std::shared_ptr<const LoadedExperiment> experiment;
    RunSpec spec;
    std::string started;
    bool createsRun = false;
    bool startsAnew = false;
    std::vector<ChannelPart> channels;
    std::int64_t firstHashPart = 0;
    std::vector<std::vector<std::byte>> hashParts;
    std::int64_t firstLine = 0;
    std::vector<std::string> lines;
    std::int64_t samplesPerEpoch = 0;
    std::optional<UsedData> data;
    std::optional<SavedState> state;
    bool removesState = false;
    std::optional<RunOutcome> outcome;

    std::int64_t createRun(Database& database) const
    {
        const std::string declared = declarationsText(*experiment);
        Statement(database, "INSERT OR IGNORE INTO declarations (json) VALUES (?1)").with(declared).execute();
        Statement(database,
            "INSERT INTO runs (experiment, version, declaration, parameters, seed, spec, numerics, program, status, "
            "started, name, parent)"
            " VALUES (?1, ?2, (SELECT id FROM declarations WHERE json = ?3), ?4, ?5, ?6, ?7, ?8, 'running', ?9, ?10, "
            "?11)")
            .with(spec.experiment, spec.version, declared, canonicalText(toJson(spec.values)),
                static_cast<std::int64_t>(spec.seed), spec.hash(), numericsVersion, options.program, started,
                options.name, options.parent)
            .execute();
        const std::int64_t run = database.lastInsertedId();
        Statement tag(database, "INSERT OR IGNORE INTO tags (run, tag) VALUES (?1, ?2)");
        for (const std::string& text : options.tags)
            tag.with(run, text).execute();
        if (options.sweep) {
            Statement(database, "INSERT INTO sweep_runs (sweep, place, run) VALUES (?1, ?2, ?3)")
                .with(options.sweep->sweep, options.sweep->place, run)
                .execute();
        }
        return run;
    }

    void writeChannel(Database& database, std::int64_t run, const ChannelPart& part) const
    {
        const auto channel = static_cast<std::int64_t>(part.channel);
        Statement row(database,
            "INSERT INTO channels (run, channel, name, kind, reports, last_at, last, best_at, best) VALUES (?1, ?2, "
            "?3, ?4, ?5, ?6, ?7, ?8, ?9)"
            " ON CONFLICT (run, channel) DO UPDATE SET reports = ?5, last_at = ?6, last = ?7, best_at = ?8, best = ?9");
        if (part.last && part.best)
            row.with(run, channel, part.name, part.kind, part.reports, part.last->at, part.last->value, part.best->at,
                part.best->value);
        else
            row.with(run, channel, part.name, part.kind, part.reports, nullptr, nullptr, nullptr, nullptr);
        row.execute();
        writePoints(
            database, run, part.channel, part.reports - static_cast<std::int64_t>(part.points.size()), part.points);
        Statement remove(database, "DELETE FROM frames WHERE run = ?1 AND channel = ?2 AND place = ?3");
        for (const std::int64_t place : part.gone)
            remove.with(run, channel, place).execute();
        Statement frame(database,
            "INSERT INTO frames (run, channel, place, at, seconds, crc, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        for (const auto& [place, one] : part.frames)
            frame.with(run, channel, place, one.at, one.seconds, crcOf(one.data), one.data).execute();
    }

    void writeEnd(Database& database, std::int64_t run) const
    {
        Statement(database,
            "UPDATE runs SET status = ?2, message = ?3, signature = ?4, ended = ?5, seconds = ?6 WHERE id = ?1")
            .with(run, idOf(outcome->status), outcome->message, outcome->signature, timeNow(), outcome->seconds)
            .execute();
        if (!outcome->network)
            return;
        const std::vector<std::byte> network = safetensorsOf(*outcome->network);
        Statement(database, "INSERT OR REPLACE INTO networks (run, crc, data) VALUES (?1, ?2, ?3)")
            .with(run, crcOf(network), network)
            .execute();
    }

    void writeTo(Database& database, std::int64_t run) const
    {
        if (startsAnew) {
            for (const char* table : {"channels", "scalars", "frames", "hashes", "lines", "states"})
                Statement(database, std::string("DELETE FROM ") + table + " WHERE run = ?1").with(run).execute();
        }
        for (const ChannelPart& part : channels)
            writeChannel(database, run, part);
        Statement hash(database, "INSERT OR REPLACE INTO hashes (run, part, crc, data) VALUES (?1, ?2, ?3, ?4)");
        std::int64_t part = firstHashPart;
        for (const std::vector<std::byte>& bytes : hashParts)
            hash.with(run, part++, crcOf(bytes), bytes).execute();
        Statement line(database, "INSERT INTO lines (run, place, line) VALUES (?1, ?2, ?3)");
        std::int64_t place = firstLine;
        for (const std::string& text : lines)
            line.with(run, place++, text).execute();
        Statement(database, "UPDATE runs SET status = 'running', message = '', samples_per_epoch = ?2 WHERE id = ?1")
            .with(run, samplesPerEpoch)
            .execute();
        if (data) {
            Statement(database, "UPDATE runs SET data_source = ?2, data_hash = ?3, spec = ?4 WHERE id = ?1")
                .with(run, data->source, data->sha256, spec.hash(data->sha256))
                .execute();
        }
        if (removesState)
            Statement(database, "DELETE FROM states WHERE run = ?1").with(run).execute();
        if (state) {
            const std::vector<std::byte> bytes = bytesOf(*state);
            Statement(database, "INSERT OR REPLACE INTO states (run, epoch, crc, data) VALUES (?1, ?2, ?3, ?4)")
                .with(run, state->state.trainer.epoch, crcOf(bytes), bytes)
                .execute();
        }
        if (outcome)
            writeEnd(database, run);
    }
};

/// How far the writer is, seen from both threads.
struct Recorder::Progress
{
    std::mutex mutex;
    std::condition_variable changed;
    std::int64_t run = 0; // its number
    bool isThere = false; // what has been written of it is not taken back any more
    int underWay = 0;
    bool hasEnded = false;
    std::exception_ptr failure;
};

Recorder::Recorder(std::shared_ptr<NotebookWriter> writer, std::shared_ptr<const LoadedExperiment> experiment,
    RunSpec spec, RecorderOptions options)
    : m_writer(std::move(writer)), m_experiment(std::move(experiment)), m_spec(std::move(spec)),
      m_options(std::move(options)), m_started(timeNow()), m_progress(std::make_shared<Progress>())
{
    m_writer->hold();
    begin();
}

Recorder::~Recorder() { m_writer->release(); }

void Recorder::begin()
{
    m_channels.clear();
    const auto networks = std::ranges::count_if(
        m_experiment->channels, [](const Channel& c) { return std::holds_alternative<NetworkChannel>(c); });
    for (const Channel& channel : m_experiment->channels) {
        Growing growing;
        growing.isNetwork = std::holds_alternative<NetworkChannel>(channel);
        growing.isTiming = std::visit([](const auto& c) { return c.timing; }, channel);
        growing.mostFrames = m_options.keepsFrames              ? mostFrames
            : std::holds_alternative<ConfusionChannel>(channel) ? 1
                                                                : 0;
        growing.mostBytes = growing.isNetwork ? mostNetworkBytes / static_cast<std::size_t>(networks)
                                              : std::numeric_limits<std::size_t>::max();
        m_channels.push_back(std::move(growing));
    }
    m_hashes.clear();
    m_hashParts = 0;
    m_lines.clear();
    m_lineCount = 0;
    m_handedOn = std::chrono::steady_clock::now();
    m_stateHandedOn = m_handedOn;
}

std::optional<std::size_t> Recorder::placeOf(const std::string& channel) const
{
    const auto found =
        std::ranges::find_if(m_experiment->channels, [&](const Channel& c) { return idOf(c) == channel; });
    if (found == m_experiment->channels.end())
        return {};
    return static_cast<std::size_t>(found - m_experiment->channels.begin());
}

void Recorder::report(Report report, double seconds)
{
    const auto channel = placeOf(report.channel);
    if (report.isPeek || !channel)
        return;
    Growing& growing = m_channels[*channel];
    m_hashes.push_back({static_cast<std::uint16_t>(*channel), report.at,
        growing.isTiming ? std::array<std::byte, 8>{} : hashOf(report)});
    const std::int64_t place = growing.reports++;
    if (const auto* value = std::get_if<double>(&report.payload))
        addPoint(*channel, {report.at, *value, seconds});
    else if (growing.mostFrames > 0)
        addFrame(*channel, {place, report.at, seconds, frameBytes(report.payload)});
    handOnSometimes();
}

void Recorder::addPoint(std::size_t channel, const ScalarPoint& point)
{
    Growing& growing = m_channels[channel];
    growing.newPoints.push_back(point);
    growing.last = point;
    const Better better = betterOf(m_experiment->channels[channel]);
    const bool isBetter = !growing.best || better == Better::Unknown
        || (better == Better::Lower && point.value < growing.best->value)
        || (better == Better::Higher && point.value > growing.best->value);
    if (isBetter)
        growing.best = point;
}

/// Which frames are kept follows from how many there were, so that a continued run keeps those of a run that was longer
/// at once.
void Recorder::addFrame(std::size_t channel, SavedFrame frame)
{
    Growing& growing = m_channels[channel];
    const auto limit = static_cast<std::int64_t>(
        std::min(growing.mostFrames, growing.mostBytes / std::max<std::size_t>(frame.data.size(), 1)));
    const std::int64_t place = frame.place;
    if (limit > 0) {
        growing.kept.insert(place);
        growing.newFrames.emplace(place, std::move(frame));
    }
    while (limit > 1 && keptWith(place + 1, growing.stride) > limit)
        growing.stride *= 2;
    std::erase_if(growing.kept, [&](std::int64_t kept) {
        if (kept == place || (limit > 1 && kept % growing.stride == 0))
            return false;
        if (growing.newFrames.erase(kept) == 0)
            growing.gone.push_back(kept);
        return true;
    });
}

void Recorder::log(const std::string& line)
{
    m_lines.push_back(line);
    handOnSometimes();
}

void Recorder::epochHas(std::int64_t samples) { m_samplesPerEpoch = samples; }

void Recorder::usesData(const UsedData& data) { m_data = data; }

void Recorder::wentOn()
{
    if (!m_options.beginning)
        return;
    begin();
    m_startsAnew = true;
    const SavedReports beginning = *std::exchange(m_options.beginning, {});
    for (std::size_t c = 0; c < std::min(m_channels.size(), beginning.channels.size()); ++c) {
        const SavedChannel& channel = beginning.channels[c];
        m_channels[c].reports = channel.reports;
        for (const ScalarPoint& point : channel.points)
            addPoint(c, point);
        for (const SavedFrame& frame : channel.frames)
            addFrame(c, frame);
    }
    m_hashes = beginning.hashes;
}

void Recorder::keepState(RunState state)
{
    m_stateBefore = std::exchange(m_state, SavedState{std::move(state), {}});
    for (const Growing& growing : m_channels)
        m_state->reports.push_back(growing.reports);
    m_hasNewState = true;
    handOnSometimes();
}

void Recorder::handOnSometimes()
{
    if (std::chrono::steady_clock::now() - m_handedOn < pause)
        return;
    {
        const std::lock_guard lock(m_progress->mutex);
        if (m_progress->underWay > 0 || m_progress->failure)
            return;
    }
    handOn(nullptr);
}

void Recorder::handOn(const RunOutcome* outcome)
{
    auto batch = std::make_shared<Batch>();
    batch->options = m_options;
    batch->options.beginning.reset();
    batch->experiment = m_experiment;
    batch->spec = m_spec;
    batch->started = m_started;
    batch->createsRun = !std::exchange(m_isCreated, true);
    batch->startsAnew = std::exchange(m_startsAnew, false);
    for (std::size_t c = 0; c < m_channels.size(); ++c) {
        Growing& growing = m_channels[c];
        if (growing.reports == 0)
            continue;
        const Channel& channel = m_experiment->channels[c];
        batch->channels.push_back({c, std::string(idOf(channel)), std::string(kindOf(channel)), growing.reports,
            growing.last, growing.best, std::exchange(growing.newPoints, {}), std::exchange(growing.newFrames, {}),
            std::exchange(growing.gone, {})});
    }
    batch->firstHashPart = m_hashParts;
    for (std::size_t first = 0; first < m_hashes.size(); first += hashesInPart)
        batch->hashParts.push_back(
            bytesOf(std::span(m_hashes).subspan(first, std::min(hashesInPart, m_hashes.size() - first))));
    const std::size_t full = m_hashes.size() / hashesInPart;
    m_hashes.erase(m_hashes.begin(), m_hashes.begin() + static_cast<std::ptrdiff_t>(full * hashesInPart));
    m_hashParts += static_cast<std::int64_t>(full);
    batch->firstLine = m_lineCount;
    m_lineCount += static_cast<std::int64_t>(m_lines.size());
    batch->lines = std::exchange(m_lines, {});
    batch->samplesPerEpoch = m_samplesPerEpoch;
    batch->data = m_data;
    m_handedOn = std::chrono::steady_clock::now();
    if (outcome) {
        // The last epoch of a finished run may have said more than it would have said in a longer one, so that is
        // continued from before it.
        const bool isFinished = outcome->status == RunStatus::Finished;
        batch->outcome = *outcome;
        batch->state = std::move(isFinished ? m_stateBefore : m_state);
        batch->removesState = true;
    } else if (m_hasNewState && m_handedOn - m_stateHandedOn > statePause) {
        batch->state = m_state;
        m_hasNewState = false;
        m_stateHandedOn = m_handedOn;
    }

    {
        const std::lock_guard lock(m_progress->mutex);
        ++m_progress->underWay;
    }
    m_writer->post(
        [batch, progress = m_progress](Database& database) {
            std::int64_t run = 0;
            {
                const std::lock_guard lock(progress->mutex);
                if (progress->failure)
                    return; // half a run is worse than the part that is there
                run = progress->run;
            }
            if (batch->createsRun)
                run = batch->createRun(database);
            batch->writeTo(database, run);
            const std::lock_guard lock(progress->mutex);
            progress->run = run;
        },
        [progress = m_progress, isEnd = outcome != nullptr](std::exception_ptr failure) {
            {
                const std::lock_guard lock(progress->mutex);
                progress->isThere = progress->isThere || (!failure && !progress->failure && progress->run > 0);
                if (failure && !progress->failure)
                    progress->failure = failure;
                --progress->underWay;
                progress->hasEnded = progress->hasEnded || isEnd;
            }
            progress->changed.notify_all();
        },
        outcome != nullptr);
}

void Recorder::ended(const RunOutcome& outcome) { handOn(&outcome); }

bool Recorder::isWritten() const
{
    const std::lock_guard lock(m_progress->mutex);
    return m_progress->hasEnded && m_progress->underWay == 0;
}

std::int64_t Recorder::result()
{
    std::unique_lock lock(m_progress->mutex);
    m_progress->changed.wait(lock, [this] { return m_progress->hasEnded && m_progress->underWay == 0; });
    if (m_progress->failure)
        std::rethrow_exception(m_progress->failure);
    return m_progress->run;
}

std::int64_t Recorder::savedInPart() const
{
    const std::lock_guard lock(m_progress->mutex);
    return m_progress->isThere ? m_progress->run : 0;
}

} // namespace nnlab
