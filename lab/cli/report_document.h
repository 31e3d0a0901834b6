// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "lab/core/table.h"

#include <string>

namespace nnlab {

/// Headings, tables and sentences, put together in one of the two forms for people: text or Markdown.
class ReportDocument
{
public:
    /// Table for text, or Markdown.
    explicit ReportDocument(ListFormat format) : m_format(format) { }

    void heading(const std::string& text);
    /// Without the columns in which nothing stands.
    void table(Table table);
    void sentence(const std::string& text);
    void gap() { m_text += "\n"; }

    const std::string& text() const { return m_text; }

private:
    bool isMarkdown() const { return m_format == ListFormat::Markdown; }

    ListFormat m_format;
    std::string m_text;
};

} // namespace nnlab
