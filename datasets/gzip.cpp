// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/gzip.h"

#include "datasets/text.h"

#include <array>
#include <libdeflate.h>
#include <memory>
#include <zlib.h>

namespace nnlab {

namespace {

/// zlib's stream, for beginnings and for finding out what is wrong.
class Inflater
{
public:
    explicit Inflater(std::span<const std::uint8_t> packed) : m_rest(packed)
    {
        constexpr int gzipOnly = 15 + 16;
        if (inflateInit2(&m_stream, gzipOnly) != Z_OK)
            throw std::bad_alloc();
    }
    ~Inflater() { inflateEnd(&m_stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// Unpacks what fits and returns zlib's status: Z_STREAM_END at the end, Z_OK if there is more, Z_BUF_ERROR if the
    /// packed bytes have run out, Z_DATA_ERROR if they are damaged.
    int fill(std::span<std::uint8_t> unpacked, std::size_t& written)
    {
        m_stream.next_out = unpacked.data();
        m_stream.avail_out = static_cast<uInt>(unpacked.size());
        int status = Z_OK;
        while (status == Z_OK && m_stream.avail_out > 0) {
            if (m_stream.avail_in == 0) {
                const std::size_t piece = std::min<std::size_t>(m_rest.size(), 1u << 30);
                m_stream.next_in =
                    const_cast<Bytef*>(m_rest.data()); // zlib reads only, but its declaration is older than const
                m_stream.avail_in = static_cast<uInt>(piece);
                m_rest = m_rest.subspan(piece);
            }
            status = inflate(&m_stream, Z_NO_FLUSH);
        }
        written = unpacked.size() - m_stream.avail_out;
        return status;
    }

    bool checksumDiffers() const { return m_stream.msg && std::string_view(m_stream.msg) == "incorrect data check"; }

private:
    std::span<const std::uint8_t> m_rest;
    z_stream m_stream = {};
};

/// libdeflate is three times as fast as zlib but only says "bad data"; zlib knows why.
std::string whatIsWrong(std::span<const std::uint8_t> packed, std::size_t promised)
{
    Inflater inflater(packed);
    std::array<std::uint8_t, 1 << 16> unpacked;
    std::size_t total = 0;
    int status = Z_OK;
    while (status == Z_OK && total <= promised) {
        std::size_t written = 0;
        status = inflater.fill(unpacked, written);
        total += written;
    }
    if (status == Z_BUF_ERROR)
        return "is truncated: its gzip data end after " + std::to_string(total) + " unpacked bytes of "
            + std::to_string(promised) + "; copy it again.";
    if (inflater.checksumDiffers())
        return "is damaged: its gzip checksum does not match its data; copy it again.";
    return "is damaged: its gzip data cannot be unpacked beyond byte " + std::to_string(total) + "; copy it again.";
}

} // namespace

bool isGzip(std::span<const std::uint8_t> begin) { return begin.size() >= 2 && begin[0] == 0x1f && begin[1] == 0x8b; }

std::vector<std::uint8_t> gunzipBeginning(std::span<const std::uint8_t> packedBeginning, std::size_t count)
{
    std::vector<std::uint8_t> unpacked(count);
    std::size_t written = 0;
    Inflater(packedBeginning).fill(unpacked, written);
    unpacked.resize(written);
    return unpacked;
}

void gunzip(std::span<const std::uint8_t> packed, std::span<std::uint8_t> unpacked, const std::filesystem::path& path)
{
    const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> decompressor(
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    if (!decompressor)
        throw std::bad_alloc();
    std::size_t used = 0;
    std::size_t written = 0;
    switch (libdeflate_gzip_decompress_ex(
        decompressor.get(), packed.data(), packed.size(), unpacked.data(), unpacked.size(), &used, &written)) {
    case LIBDEFLATE_SUCCESS:
        break;
    case LIBDEFLATE_INSUFFICIENT_SPACE:
        throw dataError(path,
            "unpacks to more than the " + std::to_string(unpacked.size())
                + " bytes that its header promises: it is damaged or no data set.");
    case LIBDEFLATE_BAD_DATA:
    case LIBDEFLATE_SHORT_OUTPUT:
        throw dataError(path, whatIsWrong(packed, unpacked.size()));
    }
    if (written < unpacked.size())
        throw dataError(path,
            "is truncated: it unpacks to " + std::to_string(written) + " bytes, its header promises "
                + std::to_string(unpacked.size()) + "; copy it again.");
    if (used < packed.size())
        throw dataError(path,
            "has " + std::to_string(packed.size() - used)
                + " trailing bytes after its gzip data: it is damaged or several files in one.");
}

} // namespace nnlab
