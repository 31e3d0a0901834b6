// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/trainer.h"

#include "engine/error.h"
#include "engine/learner.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>

namespace nnlab {

namespace {

/// How many samples may pass before a state to go back to is kept. Copying the state costs about as much as learning
/// one sample, so this is about a tenth of a percent.
constexpr std::int64_t samplesPerSnapshot = 1024;

} // namespace

/// What a trainer is made of, and one epoch at work.
class Trainer::Work
{
public:
    Work(Network network, Loss loss, Optimizer optimizer, TrainingSettings settings)
        : loss(loss), optimizer(optimizer), settings(settings), learner(std::move(network), loss, optimizer, settings)
    {
        assert(settings.batchSize >= 1);
    }

    Loss loss;
    Optimizer optimizer;
    TrainingSettings settings;
    Learner learner;
    std::int64_t epoch = 0;
    std::optional<Divergence> divergence;

    double rateAt(std::int64_t position, std::int64_t samples) const
    {
        const double base = optimizer.settings().learningRate;
        if (settings.schedule.isConstant())
            return base;
        return base * settings.schedule.factor(double(epoch) + double(position) / double(samples));
    }

    std::span<const std::uint32_t> batchAt(std::span<const std::uint32_t> order, std::int64_t position) const
    {
        const auto first = std::size_t(position);
        return order.subspan(first, std::min(std::size_t(settings.batchSize), order.size() - first));
    }

    double learnBatch(const Dataset& data, std::span<const std::uint32_t> order, std::int64_t position,
        std::span<RunningMeasure* const> measures)
    {
        const auto samples = std::int64_t(order.size());
        return learner.learn(data, batchAt(order, position), rateAt(position, samples), epoch, samples, measures);
    }

    /// Repeats order[from, to) from `start`, one step at a time, up to the last finite state.
    void findDivergence(const TrainerState& start, const Dataset& data, std::span<const std::uint32_t> order,
        std::int64_t from, std::int64_t to)
    {
        learner.restore(start);
        for (std::int64_t position = from; position < to; position += settings.batchSize) {
            const TrainerState before = learner.state(epoch);
            const double meanLoss = learnBatch(data, order, position, {});
            divergence = learner.nonFinite();
            if (!divergence && !std::isfinite(meanLoss))
                divergence = Divergence{.step = learner.steps(), .layer = -1, .tensor = "loss"};
            if (divergence) {
                learner.restore(before);
                return;
            }
        }
        assert(!"a chunk that was not finite is finite when repeated");
    }
};

Trainer::Trainer(Network network, Loss loss, Optimizer optimizer, TrainingSettings settings)
    : m_work(std::make_unique<Work>(std::move(network), loss, optimizer, settings))
{ }

Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;
Trainer::~Trainer() = default;

const Network& Trainer::network() const { return m_work->learner.network(); }

const Loss& Trainer::loss() const { return m_work->loss; }

const Optimizer& Trainer::optimizer() const { return m_work->optimizer; }

const TrainingSettings& Trainer::settings() const { return m_work->settings; }

std::int64_t Trainer::steps() const { return m_work->learner.steps(); }

std::int64_t Trainer::epoch() const { return m_work->epoch; }

const std::optional<Divergence>& Trainer::divergence() const { return m_work->divergence; }

double Trainer::step(const Dataset& data)
{
    Work& work = *m_work;
    if (work.divergence)
        return 0;
    std::vector<std::uint32_t> all(std::size_t(data.samples()));
    std::iota(all.begin(), all.end(), 0u);
    const TrainerState before = work.learner.state(work.epoch);
    const double meanLoss =
        work.learner.learn(data, all, work.rateAt(0, data.samples()), work.epoch, data.samples(), {});
    work.divergence = work.learner.nonFinite();
    if (!work.divergence && !std::isfinite(meanLoss))
        work.divergence = Divergence{.step = work.learner.steps(), .layer = -1, .tensor = "loss"};
    if (work.divergence)
        work.learner.restore(before);
    else
        ++work.epoch;
    return meanLoss;
}

EpochResult Trainer::trainEpoch(Pace& pace, const Dataset& data, std::span<const std::uint32_t> order,
    const std::function<void(const EpochPart&)>& onPart, int parts)
{
    assert(parts >= 1);
    Work& work = *m_work;
    const auto samples = std::int64_t(order.size());
    const std::int64_t batchSize = work.settings.batchSize;
    const std::int64_t outputs = network().outputs();
    RunningMeasure whole;
    RunningMeasure current;
    const std::array measures = {&whole, &current};
    TrainerState snapshot = work.learner.state(work.epoch);
    std::int64_t snapshotPosition = 0;
    std::int64_t position = 0;
    std::int64_t granted = 0;
    int part = 1;

    while (position < samples && !work.divergence) {
        if (granted <= 0) {
            granted = pace.allowance(batchSize);
            if (granted <= 0)
                return {.isComplete = false, .measure = whole.value(outputs)};
        }
        if (position - snapshotPosition >= samplesPerSnapshot) {
            snapshot = work.learner.state(work.epoch);
            snapshotPosition = position;
        }
        // A part ends at the first mini-batch border at or after its share of the samples.
        const std::int64_t share = (samples * part + parts - 1) / parts;
        const std::int64_t partEnd = std::min(samples, (share + batchSize - 1) / batchSize * batchSize);
        const std::int64_t most = std::max(batchSize, std::min(granted, samplesPerSnapshot) / batchSize * batchSize);
        const std::int64_t chunkEnd = std::min(partEnd, position + most);
        const std::int64_t chunkStart = position;
        for (; position < chunkEnd; position += batchSize)
            work.learnBatch(data, order, position, measures);
        position = std::min(position, samples);
        granted -= position - chunkStart;

        if (!std::isfinite(whole.loss.value()) || work.learner.nonFinite()) {
            work.findDivergence(snapshot, data, order, snapshotPosition, position);
            break;
        }
        if (position >= partEnd) {
            if (onPart)
                onPart({part, double(work.epoch) + double(position) / double(samples), current.value(outputs)});
            current = {};
            ++part;
        }
    }
    if (work.divergence)
        return {.isComplete = false, .measure = {}};
    ++work.epoch;
    return {.isComplete = true, .measure = whole.value(outputs)};
}

TrainerState Trainer::state() const { return m_work->learner.state(m_work->epoch); }

void Trainer::restore(const TrainerState& state)
{
    const TrainerState own = this->state();
    const auto haveSameSizes = [](const auto& a, const auto& b) {
        return std::ranges::equal(a, b, [](const auto& x, const auto& y) { return x.size() == y.size(); });
    };
    const auto sameShapes = [](const Network& a, const Network& b) {
        return std::ranges::equal(a.tensors(), b.tensors(), [](const auto& x, const auto& y) {
            return x.name == y.name && x.rows == y.rows && x.columns == y.columns;
        });
    };
    if (!sameShapes(own.network, state.network) || !haveSameSizes(own.moments, state.moments))
        throw Error(
            "The saved state belongs to another network or optimizer; continue with the values it was saved with.");
    m_work->learner.restore(state);
    m_work->epoch = state.epoch;
    m_work->divergence.reset();
}

} // namespace nnlab
