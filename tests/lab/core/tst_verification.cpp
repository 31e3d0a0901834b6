// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Comparing a saved run with itself.

#include "lab/core/verification.h"

#include "tests/lab/core/learning_experiment.h"
#include "tests/lab/core/saved_runs.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace nnlab;

class TestVerification : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath("test.nnlab").toStdString();
        m_experiment = LocalExperiment::loaded(learningExperiment());
    }

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

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_file;
    std::shared_ptr<const LoadedExperiment> m_experiment;
};

QTEST_GUILESS_MAIN(TestVerification)
#include "tst_verification.moc"
