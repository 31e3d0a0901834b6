// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/notebook_writer.h"

#include "lab/core/notebook_file.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace nnlab {

namespace {

using namespace std::chrono_literals;

constexpr auto idleness = 1s;
constexpr std::size_t mostTogether = 256; // works in one transaction

} // namespace

struct NotebookWriter::Shared
{
    struct Item
    {
        Work work;
        Done done;
        bool isDurable = false;
        bool isAlone = false;
    };

    std::string file;
    std::chrono::milliseconds patience;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Item> items;
    bool isClosing = false;
    int holders = 0;

    // Of the thread alone.
    std::unique_ptr<NotebookLock> lock;
    std::unique_ptr<Database> database;
    std::thread thread;

    void add(Item item)
    {
        {
            const std::lock_guard guard(mutex);
            items.push_back(std::move(item));
        }
        changed.notify_all();
    }

    void open()
    {
        if (database)
            return;
        lock = std::make_unique<NotebookLock>(file, patience);
        try {
            database = openForWriting(file);
        } catch (...) {
            lock.reset();
            throw;
        }
    }

    void close()
    {
        if (database)
            closeCleanly(std::move(database));
        lock.reset();
    }

    /// One transaction for all of them. Throws if it came to nothing.
    void carryOut(std::span<const Item> together)
    {
        open();
        const bool isDurable = std::ranges::any_of(together, &Item::isDurable);
        if (isDurable)
            database->execute("PRAGMA synchronous=FULL");
        try {
            Transaction transaction(*database);
            for (const Item& item : together)
                item.work(*database);
            transaction.commit();
        } catch (...) {
            relax(isDurable);
            throw;
        }
        relax(isDurable);
    }

    void relax(bool wasDurable)
    {
        try {
            if (wasDurable)
                database->execute("PRAGMA synchronous=NORMAL");
        } catch (const std::exception&) {
            // Safer than wanted, which is no failure.
        }
    }

    static void tell(const Item& item, const std::exception_ptr& failure)
    {
        if (item.done)
            item.done(failure);
    }

    void carryOutOrTell(std::span<const Item> together)
    {
        try {
            carryOut(together);
        } catch (...) {
            const std::exception_ptr failure = std::current_exception();
            if (together.size() == 1) {
                tell(together.front(), failure);
                return;
            }
            // One of them is to blame, and the others shall not suffer from it.
            for (const Item& item : together)
                carryOutOrTell({&item, 1});
            return;
        }
        for (const Item& item : together)
            tell(item, {});
    }

    /// Takes what can share a transaction from the front. The caller holds the mutex.
    std::vector<Item> takeTogether()
    {
        std::vector<Item> together;
        while (!items.empty() && together.size() < mostTogether) {
            const bool isAlone = items.front().isAlone;
            if (isAlone && !together.empty())
                break;
            together.push_back(std::move(items.front()));
            items.pop_front();
            if (isAlone)
                break;
        }
        return together;
    }

    void work()
    {
        std::unique_lock guard(mutex);
        for (;;) {
            if (!changed.wait_for(guard, idleness, [this] { return isClosing || !items.empty(); })) {
                if (holders == 0) {
                    guard.unlock();
                    close();
                    guard.lock();
                }
                continue;
            }
            if (items.empty())
                break;
            const std::vector<Item> together = takeTogether();
            guard.unlock();
            carryOutOrTell(together);
            guard.lock();
        }
        guard.unlock();
        close();
    }
};

NotebookWriter::NotebookWriter(std::string file, std::chrono::milliseconds patience)
    : m_shared(std::make_unique<Shared>())
{
    m_shared->file = std::move(file);
    m_shared->patience = patience;
    m_shared->open(); // here, so that whoever cannot write knows before anything is computed
    m_shared->thread = std::thread([shared = m_shared.get()] { shared->work(); });
}

NotebookWriter::~NotebookWriter()
{
    {
        const std::lock_guard guard(m_shared->mutex);
        m_shared->isClosing = true;
    }
    m_shared->changed.notify_all();
    m_shared->thread.join();
}

void NotebookWriter::hold()
{
    const std::lock_guard guard(m_shared->mutex);
    ++m_shared->holders;
}

void NotebookWriter::release()
{
    const std::lock_guard guard(m_shared->mutex);
    --m_shared->holders;
}

const std::string& NotebookWriter::file() const { return m_shared->file; }

void NotebookWriter::post(Work work, Done done, bool isDurable)
{
    m_shared->add({std::move(work), std::move(done), isDurable, false});
}

void NotebookWriter::perform(Work work)
{
    std::promise<void> promise;
    m_shared->add({std::move(work),
        [&promise](std::exception_ptr failure) {
            if (failure)
                promise.set_exception(failure);
            else
                promise.set_value();
        },
        true, true});
    promise.get_future().get();
}

} // namespace nnlab
