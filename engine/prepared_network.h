// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/dataset.h"
#include "engine/export.h"
#include "engine/network.h"

#include <memory>
#include <span>

namespace nnlab {

class Inference;

/// A network made ready to answer at once: for whoever asks it sample by sample, a pad that is drawn on or a server.
///
/// Making it ready takes as long as a few answers. The bits are those of outputsOf().
class NNLAB_ENGINE_EXPORT PreparedNetwork
{
public:
    explicit PreparedNetwork(Network network);
    PreparedNetwork(PreparedNetwork&&) noexcept;
    PreparedNetwork& operator=(PreparedNetwork&&) noexcept;
    ~PreparedNetwork();

    const Network& network() const { return *m_network; }

    /// The outputs for one sample: fills `outputs`, which has room for all of them. May be called on several threads.
    void answer(const Features& inputs, std::int64_t sample, std::span<float> outputs) const;

private:
    std::unique_ptr<const Network> m_network; // stays where it is, whoever moves this
    std::unique_ptr<const Inference> m_inference;
};

} // namespace nnlab
