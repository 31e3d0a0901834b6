// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Gradients and the optimizer's step, tile by tile: a tile of weights is loaded once, gets its whole gradient and is
// stored once, so that no gradient of a whole layer ever passes through memory.

#include "engine/kernel_learner.h"
#include "engine/kernels/share_out.h"

#include <algorithm>
#include <array>

namespace nnlab {

namespace {

/// Inputs of a panel that are updated together; a multiple of every kernel's tile, and small enough for the first-level
/// cache.
constexpr int inputsAtOnce = 48;
constexpr int samplesPerBlock = 64; // as many as a word of members has bits

/// Up to this many samples, walking each one's bytes beats gathering each input's samples, whose number nothing
/// predicts.
constexpr int mostSamplesOneByOne = 24;

constexpr int inputsPerGroup = 16;

constexpr int sparseWork = 5; // of handwritten digits one byte in five is there

struct alignas(64) TileGradient
{
    std::array<float, std::size_t(inputsAtOnce) * kernels::panelUnits> numbers;
};

} // namespace

/// One mini-batch's step on its way through the layers.
class KernelLearner::Step
{
public:
    Step(KernelLearner& learner, double rate, std::int64_t trainingSamples)
        : m_learner(learner), m_kernels(learner.m_kernels),
          m_weightNumbers(stepNumbers<float>(learner.m_optimizer, rate, learner.m_numbers.steps, true)),
          m_biasNumbers(stepNumbers<float>(learner.m_optimizer, rate, learner.m_numbers.steps, false)),
          m_samples(learner.m_inputs.samples), m_shares{1.0f / float(m_samples),
                                                   float(learner.m_settings.l1 / double(trainingSamples)),
                                                   float(learner.m_settings.l2 / double(trainingSamples))},
          m_movesAlways(m_shares.l1 > 0 || m_shares.l2 > 0 || learner.m_optimizer.row().usesWeightDecay),
          m_movesIfTouched(learner.m_optimizer.row().moments > 0)
    { }

    void updateLayer(std::size_t l)
    {
        const PackedLayer& layer = m_learner.m_layout.layers()[l];
        if (l > 0 || !m_learner.m_inputs.areSparse())
            updateDense(l, layer);
        else if (m_samples <= mostSamplesOneByOne)
            updateSampleBySample(layer);
        else
            updateInputByInput(layer);
        updateBiases(l, layer);
    }

private:
    void updateDense(std::size_t l, const PackedLayer& layer)
    {
        const bool isFirst = l == 0;
        if (isFirst) // later data may be sparse, and then the moments of all these inputs still move their weights
            std::ranges::fill(m_learner.m_numbers.isTouched, std::uint8_t{1});
        const float* inputs = isFirst ? m_learner.m_inputs.numbers.data() : m_learner.m_buffers[l - 1].a.data();
        const std::ptrdiff_t stride = isFirst ? m_learner.m_inputs.stride : m_learner.m_layout.layers()[l - 1].units;
        forEachTile(layer, 1, [&](const PanelPlace& panel, int first, int last) {
            TileGradient gradient;
            m_kernels.denseGradient(panel.units, m_learner.m_buffers[l].delta.data() + panel.firstUnit, layer.units,
                inputs, stride, m_samples, first, last, gradient.numbers.data());
            move(panel, first, last, gradient.numbers.data(), false);
        });
    }

    /// For few samples: each adds its share to the panel's gradient, which waits in the second-level cache.
    void updateSampleBySample(const PackedLayer& layer)
    {
        const std::vector<std::uint8_t> isMoving = movingGroups(layer);
        AlignedFloats& gradients = m_learner.m_panelGradients; // all 0 before and after
        gradients.resize(layer.biasOffset);
        shareOut(std::int64_t(layer.panels.size()), sparseCost(layer), [&](std::int64_t p) {
            const PanelPlace& panel = layer.panels[std::size_t(p)];
            const float* delta = m_learner.m_buffers[0].delta.data() + panel.firstUnit;
            for (int s = 0; s < m_samples; ++s)
                m_kernels.sparseAccumulate(panel.units, delta + std::ptrdiff_t(s) * layer.units,
                    m_learner.m_inputs.rows[std::size_t(s)], gradients.data() + panel.offset);
            for (std::size_t group = 0; group < isMoving.size(); ++group) {
                if (!isMoving[group])
                    continue;
                const int first = int(group) * inputsPerGroup;
                move(panel, first, std::min(layer.inputs, first + inputsPerGroup),
                    gradients.data() + panel.offset + std::ptrdiff_t(first) * panel.units, true);
            }
        });
    }

    /// Which groups of neighbouring inputs hold one that moves. The others in such a group take part with a gradient of
    /// 0, which leaves every bit of them as it is.
    std::vector<std::uint8_t> movingGroups(const PackedLayer& layer)
    {
        const auto groups = std::size_t((layer.inputs + inputsPerGroup - 1) / inputsPerGroup);
        std::vector<std::uint8_t> isMoving(groups, m_movesAlways ? 1 : 0);
        std::vector<std::uint8_t>& isTouched = m_learner.m_numbers.isTouched;
        for (const kernels::SparseRow& row : m_learner.m_inputs.rows) {
            for (std::int32_t entry = 0; entry < 4 * row.quads; ++entry)
                isMoving[row.indices[entry] / inputsPerGroup] = 1;
            for (std::int32_t entry = 0; m_movesIfTouched && entry < 4 * row.quads; ++entry)
                isTouched[row.indices[entry]] = 1;
        }
        for (std::size_t i = 0; m_movesIfTouched && i < std::size_t(layer.inputs); ++i)
            isMoving[i / inputsPerGroup] |= isTouched[i];
        return isMoving;
    }

    /// For many samples: each input gathers its gradient from all samples in registers.
    void updateInputByInput(const PackedLayer& layer)
    {
        findMembers(layer);
        forEachTile(layer, sparseWork, [&](const PanelPlace& panel, int first, int last) {
            TileGradient gradient;
            int runStart = first; // inputs that move form runs, which the optimizer takes in one go
            for (int i = first; i < last; ++i) {
                float* row = gradient.numbers.data() + std::ptrdiff_t(i - runStart) * panel.units;
                if (addSparse(layer, panel, i, row))
                    continue;
                if (moves(layer, i)) {
                    std::fill_n(row, panel.units, 0.0f);
                } else {
                    move(panel, runStart, i, gradient.numbers.data(), false);
                    runStart = i + 1;
                }
            }
            move(panel, runStart, last, gradient.numbers.data(), false);
        });
    }

    /// Calls work(panel, first input, last input) for all tiles of a layer, of whose products one in `sparsity` is
    /// there.
    template <typename Work>
    void forEachTile(const PackedLayer& layer, int sparsity, const Work& work)
    {
        const std::int64_t tiles = (layer.inputs + inputsAtOnce - 1) / inputsAtOnce;
        const auto cost = std::int64_t(m_samples) * layer.inputs * layer.units / sparsity;
        shareOut(tiles * std::int64_t(layer.panels.size()), cost, [&](std::int64_t task) {
            const int first = int(task % tiles) * inputsAtOnce;
            work(layer.panels[std::size_t(task / tiles)], first, std::min(layer.inputs, first + inputsAtOnce));
        });
    }

    std::int64_t sparseCost(const PackedLayer& layer) const
    {
        return std::int64_t(m_samples) * layer.inputs * layer.units / sparseWork;
    }

    /// The summed gradient of one input, over all blocks of samples; false if it is zero in all of them.
    bool addSparse(const PackedLayer& layer, const PanelPlace& panel, int input, float* gradient) const
    {
        const float* delta = m_learner.m_buffers[0].delta.data() + panel.firstUnit;
        bool goesOn = false;
        for (int block = 0; block < m_blocks; ++block) {
            const std::uint64_t members = membersOf(layer, block, input);
            if (members == 0)
                continue;
            const auto sample = std::ptrdiff_t(block) * samplesPerBlock;
            m_kernels.sparseGradient(panel.units, delta + sample * layer.units, layer.units,
                m_learner.m_inputs.images.data() + sample, input, members, goesOn, gradient);
            goesOn = true;
        }
        return goesOn;
    }

    /// Whether an input's weights move: one that is zero in the whole mini-batch has no gradient, but weights may
    /// decay, or moments remember an earlier gradient.
    bool moves(const PackedLayer& layer, int input) const
    {
        if (m_movesAlways || (m_movesIfTouched && m_learner.m_numbers.isTouched[std::size_t(input)]))
            return true;
        for (int block = 0; block < m_blocks; ++block) {
            if (membersOf(layer, block, input) != 0)
                return true;
        }
        return false;
    }

    std::uint64_t membersOf(const PackedLayer& layer, int block, int input) const
    {
        return m_learner.m_members[std::size_t(block) * std::size_t(layer.inputs) + std::size_t(input)];
    }

    void findMembers(const PackedLayer& layer)
    {
        const BatchInputs& inputs = m_learner.m_inputs;
        m_blocks = (m_samples + samplesPerBlock - 1) / samplesPerBlock;
        m_learner.m_members.assign(std::size_t(m_blocks) * std::size_t(layer.inputs), 0);
        for (int s = 0; s < m_samples; ++s) {
            const kernels::SparseRow& row = inputs.rows[std::size_t(s)];
            std::uint64_t* members = m_learner.m_members.data() + std::ptrdiff_t(s / samplesPerBlock) * layer.inputs;
            const std::uint64_t bit = std::uint64_t{1} << (s % samplesPerBlock);
            for (std::int32_t entry = 0; entry < 4 * row.quads; ++entry)
                members[row.indices[entry]] |= bit;
        }
        if (!m_movesIfTouched)
            return;
        for (std::size_t i = 0; i < std::size_t(layer.inputs); ++i) {
            for (int block = 0; block < m_blocks; ++block)
                m_learner.m_numbers.isTouched[i] |= membersOf(layer, block, int(i)) != 0 ? 1 : 0;
        }
    }

    void updateBiases(std::size_t l, const PackedLayer& layer)
    {
        constexpr float one = 1.0f;
        AlignedFloats& gradient = m_learner.m_biasGradient;
        gradient.resize(std::size_t(layer.units));
        for (const PanelPlace& panel : layer.panels)
            m_kernels.denseGradient(panel.units, m_learner.m_buffers[l].delta.data() + panel.firstUnit, layer.units,
                &one, 0, m_samples, 0, 1, gradient.data() + panel.firstUnit);
        update(layer.biasOffset, gradient.data(), gradient.size(), m_biasNumbers, {m_shares.samples, 0, 0}, false);
    }

    /// Moves the weights of the panel's inputs [first, last) along their summed gradient.
    void move(const PanelPlace& panel, int first, int last, float* gradient, bool clears)
    {
        if (first >= last)
            return;
        const std::size_t offset = panel.offset + std::size_t(first) * std::size_t(panel.units);
        update(
            offset, gradient, std::size_t(last - first) * std::size_t(panel.units), m_weightNumbers, m_shares, clears);
    }

    void update(std::size_t offset, float* gradient, std::size_t count, const StepNumbers<float>& numbers,
        const kernels::Shares& shares, bool clears)
    {
        std::vector<AlignedFloats>& moments = m_learner.m_numbers.moments;
        m_kernels.update(m_learner.m_optimizer.index(), m_learner.m_numbers.weights.data() + offset, gradient,
            !moments.empty() ? moments[0].data() + offset : nullptr,
            moments.size() > 1 ? moments[1].data() + offset : nullptr, count, numbers, shares, clears);
    }

    KernelLearner& m_learner;
    const kernels::Kernels& m_kernels;
    StepNumbers<float> m_weightNumbers;
    StepNumbers<float> m_biasNumbers;
    int m_samples;
    kernels::Shares m_shares;
    bool m_movesAlways;
    bool m_movesIfTouched;
    int m_blocks = 0;
};

void KernelLearner::update(double rate, std::int64_t trainingSamples)
{
    Step step(*this, rate, trainingSamples);
    for (std::size_t l = 0; l < m_buffers.size(); ++l)
        step.updateLayer(l);
}

} // namespace nnlab
