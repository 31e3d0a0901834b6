// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/npy.h"

#include "datasets/image_data.h"
#include "datasets/input_file.h"
#include "datasets/text.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace nnlab {

namespace {

static_assert(std::endian::native == std::endian::little, "elements are taken as they lie in the file");

Error arrayError(const std::string& source, const std::string& says)
{
    return Error(source + " " + says, Error::Cause::Data);
}

/// Calls `use` with a zero of the C++ type of a dtype; false if the dtype cannot be read.
template <typename Use>
bool withType(std::string_view dtype, Use use)
{
    if (dtype == "b1" || dtype == "u1")
        use(std::uint8_t{});
    else if (dtype == "i1")
        use(std::int8_t{});
    else if (dtype == "i2")
        use(std::int16_t{});
    else if (dtype == "i4")
        use(std::int32_t{});
    else if (dtype == "i8")
        use(std::int64_t{});
    else if (dtype == "u2")
        use(std::uint16_t{});
    else if (dtype == "u4")
        use(std::uint32_t{});
    else if (dtype == "u8")
        use(std::uint64_t{});
    else if (dtype == "f4")
        use(float{});
    else if (dtype == "f8")
        use(double{});
    else
        return false;
    return true;
}

template <typename T>
T elementAt(const NpyArray& array, std::int64_t index)
{
    T value;
    std::memcpy(&value, array.bytes.get() + index * std::int64_t{sizeof(T)}, sizeof(T));
    return value;
}

/// Whether a number is one of 0 .. 255, whatever its type.
template <typename T>
bool isByte(T value)
{
    return value >= T{} && value <= static_cast<T>(std::numeric_limits<T>::max() > T{127} ? 255 : 127)
        && static_cast<T>(static_cast<std::uint8_t>(value)) == value;
}

/// The header of a .npy: a Python dictionary with the three keys descr, fortran_order and shape.
class HeaderReader
{
public:
    HeaderReader(std::string_view text, const std::string& source) : m_rest(text), m_source(source) { }

    void read()
    {
        expect('{');
        while (!accept('}')) {
            const std::string_view key = string();
            expect(':');
            if (key == "descr")
                descr = type();
            else if (key == "fortran_order")
                fortranOrder = boolean();
            else if (key == "shape")
                shape = numbers();
            else
                fail();
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skipSpaces();
        if (!m_rest.empty() || !descr || !fortranOrder || !shape)
            fail();
    }

    std::optional<std::string_view> descr;
    std::optional<bool> fortranOrder;
    std::optional<std::vector<std::uint64_t>> shape;

private:
    [[noreturn]] void fail() const
    {
        throw arrayError(m_source, "has a header that numpy would not write: it is damaged; save it again.");
    }

    void skipSpaces()
    {
        while (!m_rest.empty() && (m_rest.front() == ' ' || m_rest.front() == '\n'))
            m_rest.remove_prefix(1);
    }

    bool accept(char character)
    {
        skipSpaces();
        if (m_rest.empty() || m_rest.front() != character)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    void expect(char character)
    {
        if (!accept(character))
            fail();
    }

    std::string_view string()
    {
        const char quote = accept('"') ? '"' : '\'';
        if (quote == '\'')
            expect('\'');
        const std::size_t end = m_rest.find(quote);
        if (end == std::string_view::npos)
            fail();
        const std::string_view text = m_rest.substr(0, end);
        m_rest.remove_prefix(end + 1);
        return text;
    }

    std::string_view type()
    {
        skipSpaces();
        if (!m_rest.empty() && (m_rest.front() == '[' || m_rest.front() == '('))
            throw arrayError(
                m_source, "holds records of several fields (a structured dtype): save one array for each field.");
        return string();
    }

    bool boolean()
    {
        skipSpaces();
        for (const auto& [word, value] :
            {std::pair{std::string_view("True"), true}, {std::string_view("False"), false}}) {
            if (m_rest.starts_with(word)) {
                m_rest.remove_prefix(word.size());
                return value;
            }
        }
        fail();
    }

    std::vector<std::uint64_t> numbers()
    {
        constexpr std::size_t mostDimensions = 32; // numpy's own limit
        std::vector<std::uint64_t> result;
        expect('(');
        while (!accept(')')) {
            skipSpaces();
            std::uint64_t number = 0;
            const auto [end, error] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), number);
            if (error == std::errc::result_out_of_range)
                throw arrayError(m_source, "promises more numbers than any file can hold: its header is damaged.");
            if (error != std::errc() || result.size() == mostDimensions)
                fail();
            m_rest.remove_prefix(static_cast<std::size_t>(end - m_rest.data()));
            result.push_back(number);
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return result;
    }

    std::string_view m_rest;
    const std::string& m_source;
};

/// "u1" from "|u1" or "<u1"; refuses by name what cannot be read.
std::string checkedType(std::string_view descr, const std::string& source)
{
    const std::string_view dtype = descr.substr(std::min<std::size_t>(1, descr.size()));
    if (dtype.starts_with('O'))
        throw arrayError(source,
            "holds pickled Python objects (dtype " + excerpt(descr)
                + "), and reading them would run code:"
                  " save plain numbers, as in numpy.asarray(x, dtype='float32').");
    if (descr.starts_with('>') && withType(dtype, [](auto) {}))
        throw arrayError(source,
            "is big-endian (dtype " + excerpt(descr) + "): save it with .astype('<" + std::string(dtype) + "').");
    if (!(descr.starts_with('<') || descr.starts_with('|')) || !withType(dtype, [](auto) {}))
        throw arrayError(
            source, "has the dtype " + excerpt(descr) + ", which cannot be read: save it as uint8 or float32.");
    return std::string(dtype);
}

/// Rewrites an array whose first index runs fastest so that the last one does.
std::shared_ptr<const std::uint8_t[]> toCOrder(const NpyArray& array, std::int64_t itemSize)
{
    const auto result = allocateBytes(static_cast<std::uint64_t>(array.elements * itemSize), array.source);
    std::vector<std::int64_t> index(array.dimensions.size(), 0);
    std::int64_t from = 0;
    for (std::int64_t to = 0; to < array.elements; ++to) {
        std::memcpy(
            result.get() + to * itemSize, array.bytes.get() + from * itemSize, static_cast<std::size_t>(itemSize));
        // Step the last index; where it overflows, the one before it: `from` follows with each one's stride.
        std::int64_t stride = array.elements;
        for (std::size_t axis = index.size(); axis-- > 0;) {
            stride /= array.dimensions[axis];
            from += stride;
            if (++index[axis] < array.dimensions[axis])
                break;
            from -= stride * array.dimensions[axis];
            index[axis] = 0;
        }
    }
    return result;
}

} // namespace

NpyArray readNpyFrom(const ReadBytes& read, std::uint64_t size, const std::string& source)
{
    const auto readAll = [&](std::span<std::uint8_t> buffer) {
        if (read(buffer) < buffer.size())
            throw arrayError(source, "is truncated; copy it again.");
    };

    std::array<std::uint8_t, 12> prefix = {};
    constexpr std::string_view magic = "\x93NUMPY";
    const std::size_t began = read(std::span(prefix).first(10));
    if (began < magic.size() || std::memcmp(prefix.data(), magic.data(), magic.size()) != 0)
        throw arrayError(
            source, "is no numpy array: it does not begin with \\x93NUMPY; save it with numpy.save or numpy.savez.");
    if (began < 10)
        throw arrayError(source, "is truncated within its header; copy it again.");
    const int version = prefix[6];
    if (version < 1 || version > 3 || prefix[7] != 0)
        throw arrayError(source,
            "is of numpy's format " + std::to_string(version) + "." + std::to_string(prefix[7])
                + ": only 1.0, 2.0 and 3.0 can be read; save it again.");
    std::uint64_t headerSize = prefix[8] | prefix[9] << 8;
    std::uint64_t headerEnd = 10;
    if (version > 1) {
        readAll(std::span(prefix).subspan(10, 2));
        headerSize |= std::uint64_t{prefix[10]} << 16 | std::uint64_t{prefix[11]} << 24;
        headerEnd = 12;
    }
    headerEnd += headerSize;
    // What describes one array of numbers fits into 64 KiB many times over; longer headers belong to structured types.
    if (headerSize > (1u << 16) || headerEnd > size)
        throw arrayError(source, "promises a header of " + std::to_string(headerSize) + " bytes: it is damaged.");
    std::string text(headerSize, ' ');
    readAll({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
    HeaderReader header(text, source);
    header.read();

    NpyArray array;
    array.source = source;
    array.dtype = checkedType(*header.descr, source);
    std::uint64_t itemSize = 0;
    withType(array.dtype, [&](auto zero) { itemSize = sizeof zero; });
    std::vector<std::uint64_t> factors = *header.shape;
    factors.push_back(itemSize);
    const auto promised = checkedProduct(factors);
    if (!promised || std::ranges::any_of(factors, [](auto f) { return f > std::numeric_limits<std::int64_t>::max(); }))
        throw arrayError(source, "promises more numbers than any file can hold: its header is damaged.");
    const std::uint64_t there = size - headerEnd;
    if (static_cast<std::uint64_t>(*promised) > there)
        throw arrayError(source,
            "is truncated: its header promises " + std::to_string(*promised) + " bytes of numbers, it has "
                + std::to_string(there) + "; copy it again.");
    if (static_cast<std::uint64_t>(*promised) < there)
        throw arrayError(source,
            "has " + std::to_string(there - static_cast<std::uint64_t>(*promised))
                + " trailing bytes after the numbers that its header promises: it is damaged.");
    array.dimensions.assign(header.shape->begin(), header.shape->end());
    array.elements = *promised / static_cast<std::int64_t>(itemSize);

    const auto bytes = allocateBytes(static_cast<std::uint64_t>(*promised), source);
    readAll({bytes.get(), static_cast<std::size_t>(*promised)});
    array.bytes = bytes;
    if (*header.fortranOrder && array.dimensions.size() > 1 && array.elements > 0)
        array.bytes = toCOrder(array, static_cast<std::int64_t>(itemSize));
    return array;
}

NpyArray readNpy(const std::filesystem::path& path)
{
    InputFile file(path);
    return readNpyFrom(
        [&](std::span<std::uint8_t> buffer) { return file.read(buffer); }, file.size(), inQuotes(path.string()));
}

Features NpyArray::images() const
{
    const bool greyChannel = dimensions.size() == 4 && dimensions[3] == 1;
    if (!greyChannel && dimensions.size() != 2 && dimensions.size() != 3)
        throw arrayError(source,
            "has " + std::to_string(dimensions.size())
                + " dimensions, but images need samples x height x width (grey) or samples x numbers: reshape it.");
    if (elements == 0)
        throw arrayError(source, "is empty: give an array with samples.");
    if (std::ranges::any_of(
            dimensions.begin() + 1, dimensions.end(), [](auto d) { return d > std::numeric_limits<int>::max(); })
        || elements / dimensions[0] > std::numeric_limits<int>::max())
        throw arrayError(
            source, "has samples of " + std::to_string(elements / dimensions[0]) + " numbers, too many for images.");
    const Shape shape = dimensions.size() == 2
        ? squareOrRow(dimensions[1])
        : Shape{1, static_cast<int>(dimensions[1]), static_cast<int>(dimensions[2])};
    const std::int64_t samples = dimensions[0];
    if (dtype == "u1")
        return Features::ofBytes(shape, samples, bytes.get(), bytes);

    Features result;
    withType(dtype, [&]<typename T>(T) {
        if constexpr (std::is_integral_v<T>) {
            bool allBytes = dtype != "b1"; // true is 1, not 1 / 255
            for (std::int64_t i = 0; i < elements && allBytes; ++i)
                allBytes = isByte(elementAt<T>(*this, i));
            if (allBytes) {
                const auto narrow = allocateBytes(static_cast<std::uint64_t>(elements), source);
                for (std::int64_t i = 0; i < elements; ++i)
                    narrow[i] = static_cast<std::uint8_t>(elementAt<T>(*this, i));
                result = Features::ofBytes(shape, samples, narrow.get(), narrow);
                return;
            }
        }
        Matrix values(shape.size(), samples);
        for (std::int64_t i = 0; i < elements; ++i) {
            const auto value = static_cast<float>(elementAt<T>(*this, i));
            if (!std::isfinite(value))
                throw arrayError(source,
                    "holds a number that is not finite in float32 (sample " + std::to_string(i / shape.size())
                        + ", number " + std::to_string(i % shape.size()) + "): replace it.");
            values.data()[i] = value;
        }
        result = Features::ofFloats(shape, std::move(values));
    });
    return result;
}

std::vector<std::uint8_t> NpyArray::labels() const
{
    const bool column = dimensions.size() == 2 && dimensions[1] == 1;
    if (!column && dimensions.size() != 1)
        throw arrayError(source,
            "has " + std::to_string(dimensions.size())
                + " dimensions, but labels need one: a whole number for each sample.");
    std::vector<std::uint8_t> result(static_cast<std::size_t>(elements));
    withType(dtype, [&]<typename T>(T) {
        for (std::int64_t i = 0; i < elements; ++i) {
            const T value = elementAt<T>(*this, i);
            if (!isByte(value))
                throw arrayError(source,
                    "holds a label that is no whole number in 0..255 (sample " + std::to_string(i)
                        + "): number the classes from 0.");
            result[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(value);
        }
    });
    return result;
}

} // namespace nnlab
