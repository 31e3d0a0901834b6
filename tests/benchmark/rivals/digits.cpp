// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/benchmark/rivals/digits.h"

#include <zlib.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace rivals {

std::vector<std::uint8_t> readIdx(const std::filesystem::path& file, std::size_t headerBytes)
{
    const gzFile in = gzopen(file.c_str(), "rb");
    std::vector<std::uint8_t> header(headerBytes);
    if (!in || gzread(in, header.data(), unsigned(headerBytes)) != int(headerBytes)) {
        std::fprintf(stderr, "%s cannot be read; it is one of the four MNIST files.\n", file.c_str());
        std::exit(3);
    }
    // The dimensions are big-endian; the first is the number of samples, the others those of one.
    std::size_t size = 1;
    for (std::size_t at = 4; at < headerBytes; at += 4)
        size *= std::size_t(header[at]) << 24 | std::size_t(header[at + 1]) << 16 | std::size_t(header[at + 2]) << 8
            | header[at + 3];
    std::vector<std::uint8_t> bytes(size);
    const int got = gzread(in, bytes.data(), unsigned(size));
    gzclose(in);
    if (got != int(size)) {
        std::fprintf(stderr, "%s is shorter than its header says.\n", file.c_str());
        std::exit(3);
    }
    return bytes;
}

std::uint8_t noisyByte(std::uint8_t byte, std::uint32_t place)
{
    std::uint32_t hash = place * 0x9E3779B1u;
    hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
    hash = (hash ^ hash >> 13) * 0xC2B2AE35u;
    return std::uint8_t(1 + byte / 2 + (hash >> 25));
}

Digits readDigits(const std::filesystem::path& folder, const std::string& set, int samples, bool isNoisy)
{
    std::vector<std::uint8_t> bytes = readIdx(folder / (set + "-images-idx3-ubyte.gz"), 16);
    Digits digits{{}, readIdx(folder / (set + "-labels-idx1-ubyte.gz"), 8)};
    digits.labels.resize(std::size_t(samples));
    bytes.resize(std::size_t(samples) * pixels);
    if (isNoisy) {
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = noisyByte(bytes[i], std::uint32_t(i));
    }
    std::array<float, 256> values;
    for (std::size_t byte = 0; byte < values.size(); ++byte)
        values[byte] = float(byte) / 255.0f;
    digits.images.resize(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i)
        digits.images[i] = values[bytes[i]];
    return digits;
}

} // namespace rivals
