// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/lab/core/learning_experiment.h"
#include "tests/lab/core/saved_runs.h"

#include <QTemporaryDir>

#include <memory>
#include <string>

namespace nnlab {

/// What a test of notebooks begins with: an empty folder, the path of a notebook in it that nobody has written yet,
/// and a small network to train.
class NotebookFixture
{
protected:
    /// Called before each function of a test, so that none sees what another has saved.
    void beginAnew()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = m_folder->filePath("test.nnlab").toStdString();
        m_experiment = LocalExperiment::loaded(learningExperiment());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_file;
    std::shared_ptr<const LoadedExperiment> m_experiment;
};

} // namespace nnlab
