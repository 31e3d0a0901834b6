// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "engine/optimizer.h"

#include <QTest>

namespace nnlab {

// Data rows for tests that hold for every optimizer.

inline void addOptimizers()
{
    QTest::addColumn<QString>("optimizer");
    for (const OptimizerRow& row : optimizers())
        QTest::newRow(row.id.data()) << QString::fromUtf8(row.id.data(), qsizetype(row.id.size()));
}

inline void addOptimizersAndBatchSizes()
{
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<int>("batchSize");
    for (const OptimizerRow& row : optimizers()) {
        for (const int batchSize : {1, 10, 100})
            QTest::addRow("%s, batch size %d", row.id.data(), batchSize)
                << QString::fromStdString(std::string(row.id)) << batchSize;
    }
}

} // namespace nnlab
