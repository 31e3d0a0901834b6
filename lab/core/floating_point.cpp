// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/floating_point.h"

#include <cfenv>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace nnlab {

namespace {

// The bits that change results; the others (which exceptions happened) are nobody's matter.
#if defined(__x86_64__)
constexpr unsigned long long lossyBits = 0x8040; // flush to zero, denormals are zero
unsigned long long control() { return _mm_getcsr(); }
void setControl(unsigned long long value) { _mm_setcsr(static_cast<unsigned>(value)); }
#elif defined(__aarch64__)
constexpr unsigned long long lossyBits = 1ull << 24 | 1ull << 19; // FZ, FZ16
unsigned long long control()
{
    unsigned long long value;
    asm volatile("mrs %0, fpcr" : "=r"(value));
    return value;
}
void setControl(unsigned long long value) { asm volatile("msr fpcr, %0" : : "r"(value)); }
#else
constexpr unsigned long long lossyBits = 0;
unsigned long long control() { return 0; }
void setControl(unsigned long long) { }
#endif

} // namespace

FloatingPointGuard::FloatingPointGuard() : m_control(control()), m_rounding(std::fegetround()) { }

FloatingPointGuard::~FloatingPointGuard()
{
    setControl(m_control);
    std::fesetround(m_rounding);
}

bool isFloatingPointExact() { return (control() & lossyBits) == 0 && std::fegetround() == FE_TONEAREST; }

} // namespace nnlab
