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
          m_l1(float(learner.m_settings.l1 / double(trainingSamples))),
          m_l2(float(learner.m_settings.l2 / double(trainingSamples))), m_samples(learner.m_inputs.samples),
          m_share(1.0f / float(m_samples))
    {
        // An input that is zero in the whole mini-batch has no gradient. It moves all the same where weights decay, or
        // where moments remember an earlier gradient.
        m_movesAlways = m_l1 > 0 || m_l2 > 0 || learner.m_optimizer.row().usesWeightDecay;
        m_movesIfTouched = learner.m_optimizer.row().moments > 0;
    }

    void updateLayer(std::size_t l)
    {
        const PackedLayer& layer = m_learner.m_layout.layers()[l];
        const bool isSparse = l == 0 && m_learner.m_inputs.areSparse();
        const std::int64_t tiles = (layer.inputs + inputsAtOnce - 1) / inputsAtOnce;
        const auto cost = std::int64_t(m_samples) * layer.inputs * layer.units / (isSparse ? 5 : 1);
        if (isSparse)
            findMembers(layer);
        shareOut(tiles * std::int64_t(layer.panels.size()), cost, [&](std::int64_t task) {
            const PanelPlace& panel = layer.panels[std::size_t(task / tiles)];
            const int first = int(task % tiles) * inputsAtOnce;
            const int last = std::min(layer.inputs, first + inputsAtOnce);
            if (isSparse)
                updateSparse(layer, panel, first, last);
            else
                updateDense(l, panel, first, last);
        });
        updateBiases(l, layer);
    }

private:
    void updateDense(std::size_t l, const PanelPlace& panel, int first, int last)
    {
        const PackedLayer& layer = m_learner.m_layout.layers()[l];
        const bool isFirst = l == 0;
        const float* inputs = isFirst ? m_learner.m_inputs.numbers.data() : m_learner.m_buffers[l - 1].a.data();
        const std::ptrdiff_t stride = isFirst ? m_learner.m_inputs.stride : m_learner.m_layout.layers()[l - 1].units;
        TileGradient gradient;
        m_kernels.denseGradient(panel.units, m_learner.m_buffers[l].delta.data() + panel.firstUnit, layer.units, inputs,
            stride, m_samples, first, last, m_share, gradient.numbers.data());
        move(panel, first, last, gradient.numbers.data());
    }

    void updateSparse(const PackedLayer& layer, const PanelPlace& panel, int first, int last)
    {
        TileGradient gradient;
        int runStart = first; // inputs that move form runs, which the optimizer takes in one go
        for (int i = first; i < last; ++i) {
            float* row = gradient.numbers.data() + std::ptrdiff_t(i - runStart) * panel.units;
            if (!addSparse(layer, panel, i, row)) {
                if (m_movesAlways || (m_movesIfTouched && m_learner.m_numbers.isTouched[std::size_t(i)])) {
                    std::fill_n(row, panel.units, 0.0f);
                } else {
                    move(panel, runStart, i, gradient.numbers.data());
                    runStart = i + 1;
                }
            }
        }
        move(panel, runStart, last, gradient.numbers.data());
    }

    /// The gradient of one input, over all blocks of samples; false if it is zero in all of them.
    bool addSparse(const PackedLayer& layer, const PanelPlace& panel, int input, float* gradient) const
    {
        const BatchInputs& inputs = m_learner.m_inputs;
        const float* delta = m_learner.m_buffers[0].delta.data() + panel.firstUnit;
        int lastBlock = m_blocks - 1;
        while (lastBlock >= 0 && membersOf(layer, lastBlock, input) == 0)
            --lastBlock;
        bool goesOn = false;
        for (int block = 0; block <= lastBlock; ++block) {
            const std::uint64_t members = membersOf(layer, block, input);
            if (members == 0)
                continue;
            const auto sample = std::ptrdiff_t(block) * samplesPerBlock;
            m_kernels.sparseGradient(panel.units, delta + sample * layer.units, layer.units,
                inputs.images.data() + sample, input, members, goesOn, block == lastBlock ? m_share : 1.0f, gradient);
            goesOn = true;
        }
        return goesOn;
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
        AlignedFloats gradient(std::size_t(layer.units));
        for (const PanelPlace& panel : layer.panels)
            m_kernels.denseGradient(panel.units, m_learner.m_buffers[l].delta.data() + panel.firstUnit, layer.units,
                &one, 0, m_samples, 0, 1, m_share, gradient.data() + panel.firstUnit);
        update(layer.biasOffset, gradient.data(), gradient.size(), m_biasNumbers);
    }

    /// Moves the weights of the panel's inputs [first, last) along their gradient.
    void move(const PanelPlace& panel, int first, int last, float* gradient)
    {
        if (first >= last)
            return;
        const std::size_t offset = panel.offset + std::size_t(first) * std::size_t(panel.units);
        const auto count = std::size_t(last - first) * std::size_t(panel.units);
        if (m_l1 > 0 || m_l2 > 0)
            m_kernels.regularize(m_learner.m_numbers.weights.data() + offset, gradient, count, m_l1, m_l2);
        update(offset, gradient, count, m_weightNumbers);
    }

    void update(std::size_t offset, const float* gradient, std::size_t count, const StepNumbers<float>& numbers)
    {
        std::vector<AlignedFloats>& moments = m_learner.m_numbers.moments;
        m_kernels.update(m_learner.m_optimizer.index(), m_learner.m_numbers.weights.data() + offset, gradient,
            !moments.empty() ? moments[0].data() + offset : nullptr,
            moments.size() > 1 ? moments[1].data() + offset : nullptr, count, numbers);
    }

    KernelLearner& m_learner;
    const kernels::Kernels& m_kernels;
    StepNumbers<float> m_weightNumbers;
    StepNumbers<float> m_biasNumbers;
    float m_l1;
    float m_l2;
    int m_samples;
    float m_share;
    int m_blocks = 0;
    bool m_movesAlways = false;
    bool m_movesIfTouched = false;
};

void KernelLearner::update(double rate, std::int64_t trainingSamples)
{
    Step step(*this, rate, trainingSamples);
    for (std::size_t l = 0; l < m_buffers.size(); ++l)
        step.updateLayer(l);
}

} // namespace nnlab
