// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/signature.h"

#include "lab/core/report_codec.h"

namespace nnlab {

void Signature::add(const Report& report)
{
    m_buffer.clear();
    m_buffer.byte(1);
    m_buffer.text(report.channel);
    m_buffer.real(report.at);
    encode(m_buffer, report.payload);
    m_sha.update(m_buffer.bytes());
}

void Signature::addFinal(const Network& network)
{
    m_buffer.clear();
    m_buffer.byte(2);
    encode(m_buffer, network);
    m_sha.update(m_buffer.bytes());
}

} // namespace nnlab
