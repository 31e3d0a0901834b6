// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "engine/parallel.h"

#include <tbb/parallel_for.h>

// The thread sanitizer cannot see how oneTBB, which Debian builds without it, hands work to other threads and waits for
// them. It is told, so that it takes no loop for a race with what comes before and after, and still finds races inside.
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#define NNLAB_HAPPENS_BEFORE(place) __tsan_release(place)
#define NNLAB_HAPPENS_AFTER(place) __tsan_acquire(place)
#else
#define NNLAB_HAPPENS_BEFORE(place) static_cast<void>(place)
#define NNLAB_HAPPENS_AFTER(place) static_cast<void>(place)
#endif

namespace nnlab {

namespace {

/// What precedes it happens before each Call, and each Call happens before what follows it.
class Loop
{
public:
    Loop() { NNLAB_HAPPENS_BEFORE(&m_begin); }
    ~Loop() { NNLAB_HAPPENS_AFTER(&m_end); }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    class Call
    {
    public:
        explicit Call(Loop& loop) : m_loop(loop) { NNLAB_HAPPENS_AFTER(&m_loop.m_begin); }
        ~Call() { NNLAB_HAPPENS_BEFORE(&m_loop.m_end); }
        Call(const Call&) = delete;
        Call& operator=(const Call&) = delete;

    private:
        Loop& m_loop;
    };

private:
    char m_begin = 0;
    char m_end = 0;
};

} // namespace

void parallelFor(std::int64_t count, const std::function<void(std::int64_t)>& work)
{
    Loop loop;
    tbb::parallel_for(std::int64_t{0}, count, [&](std::int64_t i) {
        const Loop::Call call(loop);
        work(i);
    });
}

} // namespace nnlab
