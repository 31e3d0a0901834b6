// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/bytes.h"
#include "plugins/sdk/run.h"

#include <cstddef>
#include <span>
#include <vector>

namespace nnlab {

// Everything that crosses Run, as bytes and back: what is read equals what was written, but that every NaN is the one
// quiet NaN. Layouts, with the sizes of bytes.h:
//
//   report     channel text, at real, is-peek flag, payload
//   payload    kind byte (its place in Payload), then
//     scalar     real
//     curve      count, then each: name text, x floats, y floats
//     points     count, then each: name text, x floats, y floats, labels octets
//     image      width, height, count int32, values floats
//     confusion  count, then each class text; counts integers; predictions octets
//     network    network
//     map        x-from, x-to, y-from, y-to real; width, height int32; count, then each: name text, values floats
//     text       text
//   network    input channels, height, width int32; softmax flag; count of layers, then each: kind byte (0: dense),
//              activation text, alpha real, outputs, inputs int64, weights floats (column by column), biases floats
//   values     count, then each: id text, kind byte (its place in Value), then real, int64, flag, text, or widths
//   integers state      network, count of moments, then each: floats; steps, epoch int64

void encode(ByteWriter& writer, const Payload& payload);
void encode(ByteWriter& writer, const Network& network);
void encode(ByteWriter& writer, const Values& values);
void encode(ByteWriter& writer, const TrainerState& state);
void encode(ByteWriter& writer, const Report& report);

// Each throws Error (Data) for bytes that are no such thing.
Payload decodePayload(ByteReader& reader);
Network decodeNetwork(ByteReader& reader);
Values decodeValues(ByteReader& reader);
TrainerState decodeTrainerState(ByteReader& reader);
Report decodeReport(ByteReader& reader);

} // namespace nnlab
