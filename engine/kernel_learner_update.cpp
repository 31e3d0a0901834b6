// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Gradients and the optimizer's step, tile by tile: a tile of weights is loaded once, gets its whole gradient and is
// stored once, so that no gradient of a whole layer ever passes through memory.

#include "engine/kernel_learner.h"
#include "engine/kernels/share_out.h"
#include "engine/kernels/sparse_rows.h"

#include <algorithm>
#include <array>

namespace nnlab {

namespace {

/// Inputs of a panel that are updated together; a multiple of every kernel's tile, and small enough for the first-level
/// cache.
constexpr int inputsAtOnce = 48;

/// Inputs of a layer of bytes that are worth a task of their own.
constexpr std::size_t inputsPerSlice = 128;

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
        else
            updateSparse(layer);
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
        forEachTile(layer, [&](const PanelPlace& panel, int first, int last) {
            TileGradient gradient;
            m_kernels.denseGradient(panel.units, m_learner.m_buffers[l].delta.data() + panel.firstUnit, layer.units,
                inputs, stride, m_samples, first, last, gradient.numbers.data());
            move(panel, first, last, gradient.numbers.data());
        });
    }

    void updateSparse(const PackedLayer& layer)
    {
        // An input that is zero in the whole mini-batch has no gradient, but its weights may decay, or moments remember
        // an earlier gradient.
        std::vector<std::uint8_t>& isTouched = m_learner.m_numbers.isTouched;
        BatchColumns& columns = m_learner.m_columns;
        columns.turn(m_kernels, m_learner.m_inputs.rows, layer.inputs);
        if (m_movesIfTouched)
            columns.markPresent(isTouched);
        const std::span<const std::uint16_t> inputs =
            columns.inputs(m_movesAlways, m_movesIfTouched ? std::span(isTouched) : std::span<std::uint8_t>());
        const auto panels = std::int64_t(layer.panels.size());
        const std::int64_t pairs = (panels + 1) / 2;
        const auto slices = std::int64_t((inputs.size() + inputsPerSlice - 1) / inputsPerSlice);
        shareOut(
            slices * pairs, std::int64_t(m_samples) * layer.inputs * layer.units / sparseWork, [&](std::int64_t task) {
                const std::int64_t panel = task / slices * 2;
                const auto from = std::size_t(task % slices) * inputsPerSlice;
                const auto slice = inputs.subspan(from, std::min(inputsPerSlice, inputs.size() - from));
                const bool isPair =
                    panel + 1 < panels && layer.panels[std::size_t(panel) + 1].units == kernels::panelUnits;
                step(layer, std::size_t(panel), isPair ? 2 : 1, slice);
                if (!isPair && panel + 1 < panels)
                    step(layer, std::size_t(panel) + 1, 1, slice);
            });
    }

    void step(const PackedLayer& layer, std::size_t panel, int panels, std::span<const std::uint16_t> inputs)
    {
        const PanelPlace& place = layer.panels[panel];
        m_kernels.sparseStep({.units = place.units,
                                 .panels = panels,
                                 .delta = m_learner.m_buffers[0].delta.data() + place.firstUnit,
                                 .deltaStride = layer.units,
                                 .columns = m_learner.m_columns.columns(),
                                 .weights = m_learner.m_numbers.weights.data() + place.offset,
                                 .first = moment(0, place.offset),
                                 .second = moment(1, place.offset),
                                 .panelStride = panels > 1 ? layer.panels[panel + 1].offset - place.offset : 0,
                                 .optimizer = m_learner.m_optimizer.index(),
                                 .numbers = m_weightNumbers,
                                 .shares = m_shares},
            inputs);
    }

    /// Calls work(panel, first input, last input) for all tiles of a layer.
    template <typename Work>
    void forEachTile(const PackedLayer& layer, const Work& work)
    {
        const std::int64_t tiles = (layer.inputs + inputsAtOnce - 1) / inputsAtOnce;
        const auto cost = std::int64_t(m_samples) * layer.inputs * layer.units;
        shareOut(tiles * std::int64_t(layer.panels.size()), cost, [&](std::int64_t task) {
            const int first = int(task % tiles) * inputsAtOnce;
            work(layer.panels[std::size_t(task / tiles)], first, std::min(layer.inputs, first + inputsAtOnce));
        });
    }

    void updateBiases(std::size_t l, const PackedLayer& layer)
    {
        constexpr float one = 1.0f;
        AlignedFloats& gradient = m_learner.m_biasGradient;
        gradient.resize(std::size_t(layer.units));
        for (const PanelPlace& panel : layer.panels)
            m_kernels.denseGradient(panel.units, m_learner.m_buffers[l].delta.data() + panel.firstUnit, layer.units,
                &one, 0, m_samples, 0, 1, gradient.data() + panel.firstUnit);
        update(layer.biasOffset, gradient.data(), gradient.size(), m_biasNumbers, {m_shares.samples, 0, 0});
    }

    /// Moves the weights of the panel's inputs [first, last) along their summed gradient.
    void move(const PanelPlace& panel, int first, int last, const float* gradient)
    {
        const std::size_t offset = panel.offset + std::size_t(first) * std::size_t(panel.units);
        update(offset, gradient, std::size_t(last - first) * std::size_t(panel.units), m_weightNumbers, m_shares);
    }

    void update(std::size_t offset, const float* gradient, std::size_t count, const StepNumbers<float>& numbers,
        const kernels::Shares& shares)
    {
        m_kernels.update(m_learner.m_optimizer.index(), m_learner.m_numbers.weights.data() + offset, gradient,
            moment(0, offset), moment(1, offset), count, numbers, shares);
    }

    /// Where the optimizer's moments of the weights at `offset` stand; nullptr where it has none.
    float* moment(std::size_t which, std::size_t offset)
    {
        std::vector<AlignedFloats>& moments = m_learner.m_numbers.moments;
        return which < moments.size() ? moments[which].data() + offset : nullptr;
    }

    KernelLearner& m_learner;
    const kernels::Kernels& m_kernels;
    StepNumbers<float> m_weightNumbers;
    StepNumbers<float> m_biasNumbers;
    int m_samples;
    kernels::Shares m_shares;
    bool m_movesAlways;
    bool m_movesIfTouched;
};

void KernelLearner::update(double rate, std::int64_t trainingSamples)
{
    Step step(*this, rate, trainingSamples);
    for (std::size_t l = 0; l < m_buffers.size(); ++l)
        step.updateLayer(l);
}

} // namespace nnlab
