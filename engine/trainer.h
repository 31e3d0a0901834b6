// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/dataset.h"
#include "engine/export.h"
#include "engine/loss.h"
#include "engine/network.h"
#include "engine/optimizer.h"
#include "engine/pace.h"
#include "engine/random.h"
#include "engine/schedule.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nnlab {

/// Everything about training but network, loss and optimizer.
struct TrainingSettings
{
    std::int64_t batchSize = 1;
    double l1 = 0; ///< lambda of lambda / n * sum |w|, n training samples, biases excluded
    double l2 = 0; ///< lambda of lambda / (2n) * sum w^2 (Nielsen, chapter 3), biases excluded
    double dropout = 0; ///< share of hidden units left out for a sample; the others are scaled up (inverted dropout)
    Schedule schedule = {};
    std::uint64_t seed = 1; ///< for dropout
};

/// Where and when training left the finite numbers.
struct Divergence
{
    std::int64_t step = 0; ///< the mini-batch, from 1, counted from the start of the run
    int layer = -1; ///< the first layer, from 0, that holds a non-finite number; -1 if only the loss does
    std::string tensor; ///< its name ("0.weight"), or "loss"
    bool operator==(const Divergence&) const = default;
};

/// What training needs to go on as if it had never stopped.
struct TrainerState
{
    Network network;
    std::vector<std::vector<float>>
        moments; ///< for each tensor its first moments, then for each its second, as far as there are any
    std::int64_t steps = 0; ///< mini-batches trained
    std::int64_t epoch = 0; ///< epochs completed
    bool operator==(const TrainerState&) const = default;
};

/// What was measured while learning, each sample before its own update.
struct TrainingMeasure
{
    std::int64_t samples = 0;
    double loss = 0; ///< mean over the samples
    double squaredError = 0; ///< mean over samples and outputs of (a - t)^2
    double accuracy = 0; ///< share of samples whose largest output is at their label; 0 without labels
};

/// One of the equal parts in which trainEpoch() tells what it sees.
struct EpochPart
{
    int part = 0; ///< from 1
    double at = 0; ///< epochs trained so far in the whole run, a real number
    TrainingMeasure measure; ///< over this part only
};

/// What trainEpoch() answers.
struct EpochResult
{
    bool isComplete = false; ///< false when the pace said to return, or training diverged
    TrainingMeasure measure; ///< over the whole epoch
};

/// Lowers a loss by following gradients, mini-batch by mini-batch.
///
/// Its result is a pure function of network, loss, optimizer, settings, data and order: the same bits on any number of
/// threads, however often it was paused.
class NNLAB_ENGINE_EXPORT Trainer
{
public:
    Trainer(Network network, Loss loss, Optimizer optimizer, TrainingSettings settings = {});
    Trainer(Trainer&&) noexcept;
    Trainer& operator=(Trainer&&) noexcept;
    ~Trainer();

    const Network& network() const;
    const Loss& loss() const;
    const Optimizer& optimizer() const;
    const TrainingSettings& settings() const;
    std::int64_t steps() const;
    std::int64_t epoch() const; ///< epochs completed

    /// One step along the gradient over all of `data` as a single mini-batch, which is an epoch of one step.
    /// The mean loss before the step. Once divergence() says so, nothing is changed any more.
    double step(const Dataset& data);

    /// One epoch over `data` in the order given (indices of samples; Random::permutation, or file order).
    /// The last mini-batch may be smaller. `onPart`, called between mini-batches, sees `parts` nearly equal parts of
    /// the epoch; the part's border is the first mini-batch border at or after its share.
    EpochResult trainEpoch(Pace& pace, const Dataset& data, std::span<const std::uint32_t> order,
        const std::function<void(const EpochPart&)>& onPart = {}, int parts = 1);

    /// Set once a number that is not finite appeared; network() is then the last finite one.
    const std::optional<Divergence>& divergence() const;

    TrainerState state() const;
    /// Takes up a saved state. Throws Error if it belongs to another network or optimizer.
    void restore(const TrainerState& state);

private:
    class Work;
    std::unique_ptr<Work> m_work;
};

/// The targets of samples as a loss wants them: `data.targets`, or one-hot over `outputs` with the loss's low and 1.
NNLAB_ENGINE_EXPORT Matrix targetsOf(
    const Dataset& data, std::int64_t first, std::int64_t count, std::int64_t outputs, const Loss& loss);

} // namespace nnlab
