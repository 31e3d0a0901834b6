// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/report_sink.h"
#include "lab/core/run_record.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nnlab {

// What a notebook keeps of a run, as values; NOTEBOOK.md says how they lie in the tables.

/// What was said, when, and the first eight bytes of its hash: of every report but peeks, also of those whose payload
/// is not kept.
struct ReportHash
{
    std::uint16_t channel = 0; ///< its place among the declared channels
    double at = 0;
    std::array<std::byte, 8> hash = {}; ///< zeros for channels that depend on the clock
    bool operator==(const ReportHash&) const = default;
};

/// Which run of which sweep of a notebook.
struct SweepPlace
{
    std::int64_t sweep = 0; ///< its number
    std::int64_t place = 0; ///< in CheckedSweep::runs
    bool operator==(const SweepPlace&) const = default;
};

/// One kept report of a channel that is no scalar.
struct SavedFrame
{
    std::int64_t place = 0; ///< among the reports of its channel, from 0
    double at = 0;
    double seconds = 0;
    std::vector<std::byte> data; ///< see frameBytes()
};

/// All that was kept of one channel.
struct SavedChannel
{
    std::int64_t reports = 0; ///< how many there were
    std::vector<ScalarPoint> points; ///< of a scalar: all
    std::vector<SavedFrame> frames; ///< of any other: the kept ones, ascending
};

/// All that a run has said, as far as it was kept.
struct SavedReports
{
    std::vector<SavedChannel> channels; ///< in the order of declaration
    std::vector<ReportHash> hashes; ///< in the order of reporting
};

/// A state that a run can be continued from, and how many reports there had been.
struct SavedState
{
    RunState state;
    std::vector<std::int64_t> reports; ///< of each channel

    /// The reports up to this state.
    SavedReports beginningOf(const SavedReports& all) const;
};

/// A payload as it lies in a frame: networks as safetensors, all others as report_codec writes them.
std::vector<std::byte> frameBytes(const Payload& payload);
Payload payloadFromFrame(bool isNetwork, std::span<const std::byte> bytes);

/// The first eight bytes of the SHA-256 of what Signature adds for this report.
std::array<std::byte, 8> hashOf(const Report& report);

/// 18 bytes each: channel uint16, at float64, hash.
std::vector<std::byte> bytesOf(std::span<const ReportHash> hashes);
std::vector<ReportHash> hashesFrom(std::span<const std::byte> bytes);

std::vector<std::byte> bytesOf(const SavedState& state);
SavedState savedStateFrom(std::span<const std::byte> bytes);

} // namespace nnlab
