// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QTest>

/// The table of a test of bad input: lines, each with its exit code and the sentence it gets.
class BadInputRows
{
public:
    BadInputRows()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("sentence");
    }

    void operator()(const char* name, const QString& line, int code, const QString& sentence) const
    {
        QTest::newRow(name) << line << code << sentence;
    }
};
