// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/table.h"

#include <QtTest>

using namespace nnlab;

class TestTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFormat_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("text");
        QTest::newRow("table") << "table"
                               << "id    n\na     1\nb,\"  22\n";
        QTest::newRow("csv") << "csv"
                             << "id,n\na,1\n\"b,\"\"\",22\n";
        QTest::newRow("tsv") << "tsv"
                             << "id\tn\na\t1\nb,\"\t22\n";
        QTest::newRow("jsonl") << "jsonl"
                               << "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b,\\\"\",\"n\":22}\n";
        QTest::newRow("markdown") << "markdown"
                                  << "| id | n |\n| --- | ---: |\n| a | 1 |\n| b,\" | 22 |\n";
    }
    void everyFormat()
    {
        QFETCH(QString, format);
        QFETCH(QString, text);
        const Table table{"list", {{"id"}, {"n", true}}, {{"a", "1"}, {"b,\"", "22"}}};
        QCOMPARE(QString::fromStdString(table.text(*listFormatNamed(format.toStdString()))), text);
    }

    void whatStandsAtTheRightIsANumberInJson()
    {
        const Table table{"list", {{"what"}, {"n", true}},
            {{"7", "-0.25"}, {"written for people", "95.00 %"}, {"absent", ""}, {"not one", "nan"}}};
        QCOMPARE(QString::fromStdString(table.text(ListFormat::JsonLines)),
            QString("{\"n\":-0.25,\"what\":\"7\"}\n{\"n\":\"95.00 %\",\"what\":\"written for people\"}\n"
                    "{\"n\":null,\"what\":\"absent\"}\n{\"n\":\"nan\",\"what\":\"not one\"}\n"));
    }

    void formatsHaveTheirNames()
    {
        for (const std::string_view name : listFormats())
            QVERIFY(listFormatNamed(name).has_value());
        QVERIFY(!listFormatNamed("xml").has_value());
    }

    void widthIsCountedInCharacters()
    {
        QCOMPARE(displayWidth("Grüße"), std::size_t{5});
        QCOMPARE(padded("ü", 3, true), std::string("  ü"));
    }
};

QTEST_APPLESS_MAIN(TestTable)
#include "tst_table.moc"
