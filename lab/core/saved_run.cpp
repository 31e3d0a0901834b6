// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/saved_run.h"

#include "datasets/sha256.h"
#include "lab/core/report_codec.h"
#include "lab/core/safetensors.h"
#include "lab/core/signature.h"

#include <algorithm>

namespace nnlab {

namespace {

constexpr std::size_t bytesOfHash = 18;

void octets(ByteWriter& writer, std::span<const std::byte> bytes)
{
    writer.octets({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

std::vector<std::byte> octets(ByteReader& reader)
{
    const std::vector<std::uint8_t> read = reader.octets();
    const auto* first = reinterpret_cast<const std::byte*>(read.data());
    return {first, first + read.size()};
}

} // namespace

std::vector<std::byte> frameBytes(const Payload& payload)
{
    if (const auto* network = std::get_if<Network>(&payload))
        return safetensorsOf(*network);
    ByteWriter writer;
    encode(writer, payload);
    return writer.take();
}

Payload payloadFromFrame(bool isNetwork, std::span<const std::byte> bytes)
{
    if (isNetwork)
        return networkFromSafetensors(bytes);
    ByteReader reader(bytes);
    Payload payload = decodePayload(reader);
    reader.finish();
    return payload;
}

std::array<std::byte, 8> hashOf(const Report& report)
{
    Signature signature;
    signature.add(report);
    const Sha256::Digest digest = signature.digest();
    std::array<std::byte, 8> hash;
    std::copy_n(digest.begin(), hash.size(), hash.begin());
    return hash;
}

std::vector<std::byte> bytesOf(std::span<const ReportHash> hashes)
{
    ByteWriter writer;
    for (const ReportHash& one : hashes) {
        writer.byte(static_cast<std::uint8_t>(one.channel & 255));
        writer.byte(static_cast<std::uint8_t>(one.channel >> 8));
        writer.real(one.at);
        for (const std::byte byte : one.hash)
            writer.byte(std::to_integer<std::uint8_t>(byte));
    }
    return writer.take();
}

std::vector<ReportHash> hashesFrom(std::span<const std::byte> bytes)
{
    ByteReader reader(bytes);
    std::vector<ReportHash> hashes(bytes.size() / bytesOfHash);
    for (ReportHash& one : hashes) {
        one.channel = reader.byte();
        one.channel = static_cast<std::uint16_t>(one.channel | reader.byte() << 8);
        one.at = reader.real();
        for (std::byte& byte : one.hash)
            byte = std::byte{reader.byte()};
    }
    reader.finish();
    return hashes;
}

std::vector<std::byte> bytesOf(const SavedState& saved)
{
    ByteWriter writer;
    encode(writer, saved.state.trainer);
    octets(writer, saved.state.signature);
    writer.flag(saved.state.data.has_value());
    if (saved.state.data) {
        writer.text(saved.state.data->source);
        writer.text(saved.state.data->sha256);
    }
    writer.count(saved.reports.size());
    for (const std::int64_t reports : saved.reports)
        writer.integer(reports);
    return writer.take();
}

SavedState savedStateFrom(std::span<const std::byte> bytes)
{
    ByteReader reader(bytes);
    SavedState saved;
    saved.state.trainer = decodeTrainerState(reader);
    saved.state.signature = octets(reader);
    if (reader.flag()) {
        saved.state.data.emplace();
        saved.state.data->source = reader.text();
        saved.state.data->sha256 = reader.text();
    }
    saved.reports.resize(reader.count(sizeof(std::int64_t)));
    for (std::int64_t& reports : saved.reports)
        reports = reader.signed64();
    reader.finish();
    return saved;
}

SavedReports SavedState::beginningOf(const SavedReports& all) const
{
    SavedReports beginning;
    for (std::size_t c = 0; c < all.channels.size(); ++c) {
        SavedChannel channel = all.channels[c];
        channel.reports = c < reports.size() ? reports[c] : 0;
        if (std::cmp_greater(channel.points.size(), channel.reports))
            channel.points.resize(static_cast<std::size_t>(channel.reports));
        std::erase_if(channel.frames, [&](const SavedFrame& frame) { return frame.place >= channel.reports; });
        beginning.channels.push_back(std::move(channel));
    }
    std::vector<std::int64_t> left = reports;
    for (const ReportHash& hash : all.hashes) {
        if (hash.channel < left.size() && left[hash.channel]-- > 0)
            beginning.hashes.push_back(hash);
    }
    return beginning;
}

} // namespace nnlab
