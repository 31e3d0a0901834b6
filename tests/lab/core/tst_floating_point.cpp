// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/floating_point.h"

#include <QtTest>

#include <cfenv>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

using namespace nnlab;

class TestFloatingPoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aThreadBeginsExact() { QVERIFY(isFloatingPointExact()); }

    void roundingIsSwitchedBack()
    {
        {
            const FloatingPointGuard guard;
            std::fesetround(FE_UPWARD);
            QVERIFY(!isFloatingPointExact());
        }
        QVERIFY(isFloatingPointExact());
    }

    void flushToZeroIsSwitchedBack()
    {
#if defined(__x86_64__)
        {
            const FloatingPointGuard guard;
            _mm_setcsr(_mm_getcsr() | 0x8040);
            QVERIFY(!isFloatingPointExact());
        }
        QVERIFY(isFloatingPointExact());
#else
        QSKIP("this switch belongs to x86");
#endif
    }
};

QTEST_APPLESS_MAIN(TestFloatingPoint)
#include "tst_floating_point.moc"
