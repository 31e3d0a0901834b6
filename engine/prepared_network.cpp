// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/prepared_network.h"

#include "engine/inference.h"

#include <algorithm>
#include <cassert>

namespace nnlab {

PreparedNetwork::PreparedNetwork(Network network)
    : m_network(std::make_unique<const Network>(std::move(network))),
      m_inference(std::make_unique<const Inference>(*m_network))
{ }

PreparedNetwork::PreparedNetwork(PreparedNetwork&&) noexcept = default;
PreparedNetwork& PreparedNetwork::operator=(PreparedNetwork&&) noexcept = default;
PreparedNetwork::~PreparedNetwork() = default;

void PreparedNetwork::answer(const Features& inputs, std::int64_t sample, std::span<float> outputs) const
{
    assert(std::int64_t(outputs.size()) == m_network->outputs());
    m_inference->forEach(inputs.slice(sample, 1),
        [&](std::int64_t, std::span<const float>, std::span<const float> a) { std::ranges::copy(a, outputs.begin()); });
}

} // namespace nnlab
