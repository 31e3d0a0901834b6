// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/block_sum.h"
#include "engine/trainer.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nnlab {

/// What is summed up while learning, in the defined order of sums.
struct RunningMeasure
{
    BlockSum loss;
    BlockSum squaredError;
    std::int64_t right = 0;
    std::int64_t samples = 0;

    void add(double sampleLoss, double sampleSquaredError, bool isRight)
    {
        loss.add(sampleLoss);
        squaredError.add(sampleSquaredError);
        right += isRight ? 1 : 0;
        ++samples;
    }
    TrainingMeasure value(std::int64_t outputs) const;
};

/// The learning rate along an epoch.
struct LearningRate
{
    double base = 0;
    const Schedule& schedule;
    std::int64_t epoch = 0;
    std::int64_t samples = 0; ///< of the epoch

    double at(std::int64_t position) const
    {
        return schedule.isConstant() ? base
                                     : base * schedule.factor(double(epoch) + double(position) / double(samples));
    }
};

/// A stretch of mini-batches to learn: order[from, to) of an epoch, where `from` is a mini-batch border. What each
/// sample gave before its own mini-batch's step is added to every one of `measures`.
struct Chunk
{
    const Dataset& data;
    std::span<const std::uint32_t> order;
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::int64_t batchSize = 1;
    LearningRate rate;
    std::span<RunningMeasure* const> measures;

    /// Calls work(indices, learning rate) for each mini-batch.
    template <typename Work>
    void forEachBatch(const Work& work) const
    {
        for (std::int64_t position = from; position < to; position += batchSize) {
            const auto count = std::size_t(std::min(batchSize, to - position));
            work(order.subspan(std::size_t(position), count), rate.at(position));
        }
    }
};

/// What dropout multiplies the activation of each hidden unit by: 0, or 1 / (1 - rate) so that the expected sum stays
/// (inverted dropout, Srivastava et al. 2014). One block of the generator, counted by (epoch, sample, layer, unit / 4),
/// decides for four neighbouring units.
class Dropout
{
public:
    explicit Dropout(const TrainingSettings& settings);

    bool isOn() const { return m_border > 0; }

    /// The factors of the first `units` units of a layer for one sample.
    void factors(std::int64_t epoch, std::uint32_t sample, std::size_t layer, std::int64_t units, float* factors) const;

private:
    Random m_random;
    std::uint64_t m_border;
    float m_kept;
};

/// Moments for every tensor of the network, all 0, laid out as in TrainerState.
std::vector<std::vector<float>> zeroMoments(const Network& network, int moments);

/// The first tensor of the state that holds, or whose moments hold, a number that is not finite.
std::optional<Divergence> firstNonFinite(const TrainerState& state);

} // namespace nnlab
