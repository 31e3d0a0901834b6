// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "datasets/sha256.h"
#include "lab/core/bytes.h"
#include "plugins/sdk/report.h"

#include <string>

namespace nnlab {

/// One hash for all that a run has said: two runs with the same signature have reported the same bits.
///
/// SHA-256 over these bytes, with the sizes and layouts of bytes.h and report_codec.h:
///
///   for each report, in order of reporting:  byte 1, channel text, at real, payload
///   at the end, if there is a final network: byte 2, network
///
/// Peeks, reports of channels that depend on the clock (`timing`), progress and log lines are no part of it: whoever
/// calls add() leaves them out.
class Signature
{
public:
    void add(const Report& report);
    void addFinal(const Network& network);

    /// 64 hexadecimal digits.
    std::string hex() const { return m_sha.hex(); }

    Sha256::Digest digest() const { return m_sha.digest(); }

    /// What is needed to go on from here (Sha256::partial()), and the signature that goes on from it.
    std::vector<std::byte> partial() const { return m_sha.partial(); }
    void goOnFrom(std::span<const std::byte> partial) { m_sha = Sha256::goingOnFrom(partial); }

private:
    Sha256 m_sha;
    ByteWriter m_buffer; // kept, so that its memory is
};

} // namespace nnlab
