// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Comparing a saved run with itself.

#include "lab/core/verification.h"

#include "tests/lab/core/notebook_fixture.h"

#include <QtTest>

using namespace nnlab;

class TestVerification : public QObject, private NotebookFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { beginAnew(); }

    void verificationFindsTheFirstReportThatDiffers()
    {
        const auto writer = std::make_shared<NotebookWriter>(m_file);
        const Saved saved = save(writer, m_experiment, specOf(*m_experiment, {{"epochs", "5"}}));
        const auto verified = [&](const char* sql) {
            if (*sql)
                writer->perform([sql](Database& database) { database.execute(sql); });
            Notebook notebook(m_file);
            const RunEntry run = notebook.run(saved.run);
            Verification verification(notebook, run, m_experiment);
            RunControl control;
            HostedRun(*m_experiment, run.spec, control, verification).execute();
            return verification.difference();
        };
        QCOMPARE(verified(""), std::string());
        QCOMPARE(verified("UPDATE runs SET parameters = replace(parameters, 'gradient-descent', 'adam')"),
            std::string("report 2, loss at 1, has other bits"));
    }
};

QTEST_GUILESS_MAIN(TestVerification)
#include "tst_verification.moc"
