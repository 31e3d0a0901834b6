// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/input_file.h"

#include "datasets/text.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace nnlab {

namespace {

std::string systemMessage(int number) { return std::generic_category().message(number); }

} // namespace

InputFile::InputFile(const std::filesystem::path& path)
    : m_path(path)
      // Not blocking: opening a pipe that nobody writes to would wait for ever.
      ,
      m_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK))
{
    if (m_descriptor < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            throw dataError(path, "does not exist: check the path.");
        throw dataError(path, "cannot be opened (" + systemMessage(errno) + "): check its permissions.");
    }
    struct stat status = {};
    if (::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(m_descriptor);
        throw dataError(path, "is no regular file: give the path of a data file.");
    }
    m_size = static_cast<std::uint64_t>(status.st_size);
}

InputFile::~InputFile() { ::close(m_descriptor); }

std::size_t InputFile::read(std::span<std::uint8_t> buffer)
{
    std::size_t done = 0;
    while (done < buffer.size()) {
        const ssize_t count = ::read(m_descriptor, buffer.data() + done, buffer.size() - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw dataError(m_path, "cannot be read (" + systemMessage(errno) + "): check the disk, or copy it again.");
        if (count == 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

std::shared_ptr<std::uint8_t[]> allocateBytes(std::uint64_t count, const std::string& source)
{
    // Asked before malloc, which on Linux promises more than there is and leaves it to others to pay.
    const auto memoryOfMachine =
        static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    // The first touch of 12,000 small pages costs as much as a third of unpacking MNIST into them.
    constexpr std::uint64_t hugePage = 1u << 21;
    const bool huge = count >= 2 * hugePage;
    const std::uint64_t size = huge ? (count + hugePage - 1) / hugePage * hugePage : std::max<std::uint64_t>(count, 1);
    void* const memory = size > memoryOfMachine ? nullptr
        : huge                                  ? std::aligned_alloc(hugePage, size)
                                                : std::malloc(size);
    if (!memory)
        throw Error(
            source + " needs " + std::to_string(count) + " bytes of memory, more than there is: use a smaller one.",
            Error::Cause::Data);
    if (huge)
        ::madvise(memory, size, MADV_HUGEPAGE); // a wish: without huge pages all works as well
    return std::shared_ptr<std::uint8_t[]>(static_cast<std::uint8_t*>(memory), &std::free);
}

std::optional<std::int64_t> checkedProduct(std::span<const std::uint64_t> factors)
{
    std::int64_t product = 1;
    for (const std::uint64_t factor : factors) {
        if (__builtin_mul_overflow(product, factor, &product))
            return std::nullopt;
    }
    return product;
}

} // namespace nnlab
