// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/cli/report_document.h"

#include "lab/cli/terminal.h"
#include "lab/core/parameter_text.h"

#include <algorithm>

namespace nnlab {

void ReportDocument::heading(const std::string& text)
{
    m_text += m_text.empty() ? "" : "\n";
    m_text += isMarkdown() ? "## " + text + "\n\n" : bold(text) + "\n";
}

void ReportDocument::table(Table table)
{
    // Columns in which nothing stands tell nothing.
    for (std::size_t c = table.columns.size(); c-- > 0;) {
        if (std::ranges::any_of(table.rows, [c](const auto& row) { return !row[c].empty(); }))
            continue;
        table.columns.erase(table.columns.begin() + static_cast<std::ptrdiff_t>(c));
        for (auto& row : table.rows)
            row.erase(row.begin() + static_cast<std::ptrdiff_t>(c));
    }
    m_text += table.text(m_format);
}

void ReportDocument::sentence(const std::string& text)
{
    m_text += isMarkdown() ? "- " + text + "\n" : wrapped(text, Terminal::width(), 2) + "\n";
}

} // namespace nnlab
