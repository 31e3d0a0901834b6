// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/trainer.h"

#include "engine/error.h"
#include "engine/kernel_learner.h"
#include "engine/kernels/kernels.h"
#include "engine/reference_learner.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>
#include <variant>

namespace nnlab {

namespace {

/// How many samples may pass before numbers are checked and a state to go back to is kept. Both together cost about as
/// much as learning a few samples.
constexpr std::int64_t samplesPerCheck = 2048;

using AnyLearner = std::variant<ReferenceLearner, KernelLearner>;

AnyLearner learnerFor(Network network, const Loss& loss, const Optimizer& optimizer, const TrainingSettings& settings)
{
    if (const kernels::Kernels* fast = kernels::kernels())
        return KernelLearner(*fast, std::move(network), loss, optimizer, settings);
    return ReferenceLearner(std::move(network), loss, optimizer, settings);
}

} // namespace

/// What a trainer is made of, and one epoch at work.
class Trainer::Work
{
public:
    Work(Network network, Loss loss, Optimizer optimizer, TrainingSettings settings)
        : loss(loss), optimizer(optimizer), settings(settings),
          learner(learnerFor(std::move(network), loss, optimizer, settings))
    {
        assert(settings.batchSize >= 1);
    }

    Loss loss;
    Optimizer optimizer;
    TrainingSettings settings;
    AnyLearner learner;
    std::int64_t epoch = 0;
    std::optional<Divergence> divergence;

    /// Calls work with the learner there is.
    template <typename Use>
    decltype(auto) use(const Use& work)
    {
        return std::visit(work, learner);
    }

    std::int64_t steps()
    {
        return use([](auto& learner) { return learner.steps(); });
    }

    void learn(const Dataset& data, std::span<const std::uint32_t> order, std::int64_t from, std::int64_t to,
        std::int64_t batchSize, std::span<RunningMeasure* const> measures)
    {
        const LearningRate rate{
            optimizer.settings().learningRate, settings.schedule, epoch, std::int64_t(order.size())};
        const Chunk chunk{data, order, from, to, batchSize, rate, measures};
        use([&](auto& learner) { learner.learn(chunk); });
    }

    /// What is not finite after learning, where `measured` is what was measured on the way.
    std::optional<Divergence> nonFinite(const RunningMeasure& measured)
    {
        std::optional<Divergence> found = use([](auto& learner) { return learner.nonFinite(); });
        if (!found && !std::isfinite(measured.loss.value()))
            found = Divergence{.step = steps(), .layer = -1, .tensor = "loss"};
        return found;
    }

    void keep()
    {
        use([](auto& learner) { learner.keep(); });
    }

    void goBack()
    {
        use([](auto& learner) { learner.goBack(); });
    }

    /// Repeats order[from, to) from the kept state, one step at a time, up to the last finite state.
    void findDivergence(const Dataset& data, std::span<const std::uint32_t> order, std::int64_t from, std::int64_t to)
    {
        goBack();
        for (std::int64_t position = from; position < to && !divergence; position += settings.batchSize) {
            RunningMeasure measured;
            const std::array measures = {&measured};
            keep();
            learn(data, order, position, std::min(to, position + settings.batchSize), settings.batchSize, measures);
            divergence = nonFinite(measured);
        }
        assert(divergence);
        goBack();
    }
};

Trainer::Trainer(Network network, Loss loss, Optimizer optimizer, TrainingSettings settings)
    : m_work(std::make_unique<Work>(std::move(network), loss, optimizer, settings))
{ }

Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;
Trainer::~Trainer() = default;

const Network& Trainer::network() const
{
    return m_work->use([](const auto& learner) -> const Network& { return learner.network(); });
}

const Loss& Trainer::loss() const { return m_work->loss; }

const Optimizer& Trainer::optimizer() const { return m_work->optimizer; }

const TrainingSettings& Trainer::settings() const { return m_work->settings; }

std::int64_t Trainer::steps() const { return m_work->steps(); }

std::int64_t Trainer::epoch() const { return m_work->epoch; }

const std::optional<Divergence>& Trainer::divergence() const { return m_work->divergence; }

double Trainer::step(const Dataset& data)
{
    Work& work = *m_work;
    if (work.divergence)
        return 0;
    std::vector<std::uint32_t> all(std::size_t(data.samples()));
    std::iota(all.begin(), all.end(), 0u);
    RunningMeasure measured;
    const std::array measures = {&measured};
    work.keep();
    work.learn(data, all, 0, data.samples(), data.samples(), measures);
    work.divergence = work.nonFinite(measured);
    if (work.divergence)
        work.goBack();
    else
        ++work.epoch;
    return measured.value(1).loss;
}

EpochResult Trainer::trainEpoch(Pace& pace, const Dataset& data, std::span<const std::uint32_t> order,
    const std::function<void(const EpochPart&)>& onPart, int parts)
{
    assert(parts >= 1);
    Work& work = *m_work;
    const auto samples = std::int64_t(order.size());
    const std::int64_t batchSize = work.settings.batchSize;
    const std::int64_t outputs = network().outputs();
    // A part ends at the first mini-batch border at or after its share of the samples.
    const auto endOfPart = [&](int part) {
        const std::int64_t share = (samples * part + parts - 1) / parts;
        return std::min(samples, (share + batchSize - 1) / batchSize * batchSize);
    };
    RunningMeasure whole;
    RunningMeasure current;
    const std::array measures = {&whole, &current};
    std::int64_t keptPosition = 0;
    std::int64_t position = 0;
    std::int64_t granted = 0;
    int part = 1;
    if (!work.divergence)
        work.keep();

    while (position < samples && !work.divergence) {
        if (granted <= 0) {
            granted = pace.allowance(batchSize);
            if (granted <= 0)
                return {.isComplete = false, .measure = whole.value(outputs)};
        }
        if (position - keptPosition >= samplesPerCheck) {
            work.keep();
            keptPosition = position;
        }
        while (endOfPart(part) <= position)
            ++part;
        const std::int64_t most = std::max(batchSize, std::min(granted, samplesPerCheck) / batchSize * batchSize);
        const std::int64_t end = std::min(endOfPart(part), position + most);
        work.learn(data, order, position, end, batchSize, measures);
        granted -= end - position;
        position = end;

        if (work.nonFinite(whole)) {
            work.findDivergence(data, order, keptPosition, position);
        } else if (position == endOfPart(part)) {
            if (onPart)
                onPart({part, double(work.epoch) + double(position) / double(samples), current.value(outputs)});
            current = {};
        }
    }
    if (work.divergence)
        return {.isComplete = false, .measure = {}};
    ++work.epoch;
    return {.isComplete = true, .measure = whole.value(outputs)};
}

TrainerState Trainer::state() const
{
    return m_work->use([&](const auto& learner) { return learner.state(m_work->epoch); });
}

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
    m_work->use([&](auto& learner) { learner.restore(state); });
    m_work->epoch = state.epoch;
    m_work->divergence.reset();
}

} // namespace nnlab
