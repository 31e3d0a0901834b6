// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "datasets/csv.h"

#include "datasets/csv_records.h"
#include "datasets/image_data.h"
#include "datasets/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace nnlab {

namespace {

constexpr std::size_t mostClasses = 256;

/// A number as it stands, without regard to any locale; nothing if the text is none. Infinite if it has no place in
/// float32.
std::optional<float> numberIn(std::string_view text)
{
    if (text.starts_with('+') && !text.starts_with("+-"))
        text.remove_prefix(1);
    const char* const end = text.data() + text.size();
    float number = 0;
    auto result = std::from_chars(text.data(), end, number);
    if (result.ec == std::errc::result_out_of_range) {
        double wide = 0;
        result = std::from_chars(text.data(), end, wide);
        // Too small for float32 is near enough to what float32 can say; too large is not.
        number = result.ec == std::errc() && std::abs(wide) < 1 ? static_cast<float>(wide)
                                                                : std::numeric_limits<float>::infinity();
        result.ec = std::errc();
    }
    if (result.ec != std::errc() || result.ptr != end)
        return std::nullopt;
    return number;
}

/// A whole number 0 .. 255 in plain digits.
std::optional<std::uint8_t> byteIn(std::string_view text)
{
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number > 255)
        return std::nullopt;
    return static_cast<std::uint8_t>(number);
}

/// One CSV file, read but not yet decided: which labels are classes and whether numbers may stay bytes can depend on
/// another.
class CsvSamples
{
public:
    explicit CsvSamples(const std::filesystem::path& path) : m_path(path)
    {
        CsvRecords records(path);
        if (!records.next())
            throw dataError(path, "is empty: give a CSV file with a label and numbers in each row.");
        std::vector<std::string> first(records.fields().begin(), records.fields().end());
        const std::int64_t firstLine = records.line();
        if (first.size() < 2)
            throw dataError(path, "has only one column: each row needs a label and its numbers, separated by commas.");
        if (first.size() > std::size_t{std::numeric_limits<int>::max()})
            throw dataError(path, "has more columns than a sample can have.");
        m_columns = first.size();
        const bool more = records.next();
        const bool header = isHeader(first, more ? records.fields() : std::span<const std::string_view>());
        if (header && !more)
            throw dataError(path, "has a header but no rows: give a CSV file with samples.");
        if (!header)
            add(std::vector<std::string_view>(first.begin(), first.end()), firstLine);
        if (more) {
            do
                add(records.fields(), records.line());
            while (records.next());
        }
    }

    const std::filesystem::path& path() const { return m_path; }
    std::size_t columns() const { return m_columns; }
    bool hasLabelColumn() const { return m_hasLabelColumn; }
    bool holdsBytes() const { return m_floats.empty(); }

    /// The distinct labels as written, with the line where each was first seen.
    const std::map<std::string, std::int64_t, std::less<>>& labelLines() const { return m_labelLines; }

    /// The samples, with their labels looked up in `classOf`.
    Dataset dataset(bool asBytes, const std::map<std::string, std::uint8_t, std::less<>>& classOf,
        std::vector<std::string> classes) &&
    {
        const Shape shape = squareOrRow(static_cast<std::int64_t>(m_columns - 1));
        if (!asBytes)
            toFloats();
        Dataset result;
        if (asBytes)
            result.inputs = Features::ofBytes(shape, std::move(m_bytes));
        else
            result.inputs = Features::ofFloats(shape,
                Eigen::Map<const Matrix>(
                    m_floats.data(), shape.size(), static_cast<Eigen::Index>(m_floats.size()) / shape.size()));
        std::array<std::uint8_t, mostClasses> classOfId = {};
        for (const auto& [text, id] : m_labelIds)
            classOfId[id] = classOf.find(text)->second;
        result.labels = std::move(m_labels);
        for (std::uint8_t& label : result.labels)
            label = classOfId[label];
        result.classes = std::move(classes);
        return result;
    }

private:
    bool isHeader(std::span<const std::string> first, std::span<const std::string_view> second)
    {
        const auto isNumber = [](std::string_view text) { return numberIn(text).has_value(); };
        const auto isLabel = [](std::string_view text) {
            return std::ranges::equal(text, std::string_view("label"), {},
                [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        };
        if (const auto column = std::ranges::find_if(first, isLabel); column != first.end()) {
            m_hasLabelColumn = true;
            m_labelColumn = static_cast<std::size_t>(column - first.begin());
            return true;
        }
        return !std::ranges::all_of(first.subspan(1), isNumber)
            || (!isNumber(first.front()) && !second.empty() && isNumber(second.front()));
    }

    void add(std::span<const std::string_view> fields, std::int64_t line)
    {
        if (fields.size() != m_columns)
            throw dataError(m_path,
                "has " + std::to_string(fields.size()) + " columns in line " + std::to_string(line) + ", but "
                    + std::to_string(m_columns) + " in its first row: give every row the same.");
        m_labels.push_back(idOf(fields[m_labelColumn], line));
        for (std::size_t column = 0; column < fields.size(); ++column) {
            if (column == m_labelColumn)
                continue;
            if (m_floats.empty()) {
                if (const auto byte = byteIn(fields[column])) {
                    m_bytes.push_back(*byte);
                    continue;
                }
            }
            const auto number = numberIn(fields[column]);
            if (!number || !std::isfinite(*number))
                throw dataError(m_path,
                    "has " + excerpt(fields[column]) + " in line " + std::to_string(line) + ", column "
                        + std::to_string(column + 1) + ", where a finite number is needed: correct it.");
            toFloats();
            m_floats.push_back(*number);
        }
    }

    void toFloats()
    {
        m_floats.insert(m_floats.end(), m_bytes.begin(), m_bytes.end());
        m_bytes = {};
    }

    /// A small number for each distinct label; what they mean is decided when all are known.
    std::uint8_t idOf(std::string_view text, std::int64_t line)
    {
        if (const auto known = m_labelIds.find(text); known != m_labelIds.end())
            return known->second;
        if (text.empty())
            throw dataError(m_path,
                "has no label in line " + std::to_string(line) + ", column " + std::to_string(m_labelColumn + 1)
                    + ": fill it in.");
        if (m_labelIds.size() == mostClasses)
            throw dataError(m_path,
                "has more than 256 different labels, " + excerpt(text) + " in line " + std::to_string(line)
                    + " is one too many: is column " + std::to_string(m_labelColumn + 1) + " the label?");
        const auto id = static_cast<std::uint8_t>(m_labelIds.size());
        m_labelIds.emplace(text, id);
        m_labelLines.emplace(text, line);
        return id;
    }

    std::filesystem::path m_path;
    std::size_t m_columns = 0;
    std::size_t m_labelColumn = 0;
    bool m_hasLabelColumn = false;
    std::vector<std::uint8_t> m_labels; ///< ids until dataset()
    std::map<std::string, std::uint8_t, std::less<>> m_labelIds;
    std::map<std::string, std::int64_t, std::less<>> m_labelLines;
    std::vector<std::uint8_t> m_bytes; ///< the features, until one is no byte
    std::vector<float> m_floats; ///< the features, from then on
};

/// Decides for all files at once, and takes them apart.
std::vector<Dataset> decide(std::vector<CsvSamples> files)
{
    std::map<std::string, std::uint8_t, std::less<>> classOf;
    std::vector<std::string> classes;
    bool asBytes = true;
    bool numbered = true;
    for (const CsvSamples& file : files) {
        asBytes = asBytes && file.holdsBytes();
        for (const auto& [text, line] : file.labelLines())
            numbered = numbered && numberIn(text).has_value();
    }
    for (const CsvSamples& file : files) {
        for (const auto& [text, line] : file.labelLines()) {
            const auto number = numbered ? numberIn(text) : std::optional<float>(0.0f);
            if (!(*number >= 0 && *number <= 255 && std::floor(*number) == *number))
                throw dataError(file.path(),
                    "has the label " + excerpt(text) + " in line " + std::to_string(line)
                        + ", which is no whole number in 0..255: number the classes from 0, or name them.");
            classOf[text] = static_cast<std::uint8_t>(*number);
        }
    }
    if (classOf.size() > mostClasses)
        throw dataError(files.front().path(),
            "and " + inQuotes(files.back().path().string()) + " have " + std::to_string(classOf.size())
                + " different labels together: 256 are the most.");
    if (numbered) {
        std::uint8_t largest = 0;
        for (const auto& [text, number] : classOf)
            largest = std::max(largest, number);
        for (int i = 0; i <= largest; ++i)
            classes.push_back(std::to_string(i));
    } else {
        for (auto& [text, number] : classOf) {
            number = static_cast<std::uint8_t>(classes.size());
            classes.push_back(text);
        }
    }
    std::vector<Dataset> result;
    for (CsvSamples& file : files)
        result.push_back(std::move(file).dataset(asBytes, classOf, classes));
    return result;
}

} // namespace

Dataset readCsv(const std::filesystem::path& path)
{
    std::vector<CsvSamples> files;
    files.emplace_back(path);
    return std::move(decide(std::move(files)).front());
}

TrainingAndTest readCsv(const std::filesystem::path& training, const std::filesystem::path& test)
{
    std::vector<CsvSamples> files;
    files.emplace_back(training);
    files.emplace_back(test);
    if (files[0].columns() != files[1].columns())
        throw dataError(test,
            "has " + std::to_string(files[1].columns()) + " columns and " + inQuotes(training.string()) + " has "
                + std::to_string(files[0].columns()) + ": give files that belong together.");
    if (files[0].hasLabelColumn() != files[1].hasLabelColumn())
        throw dataError(files[0].hasLabelColumn() ? test : training,
            "has no column 'label' in a header, but the file beside it has: give both the same columns.");
    std::vector<Dataset> sets = decide(std::move(files));
    return {std::move(sets[0]), std::move(sets[1])};
}

} // namespace nnlab
