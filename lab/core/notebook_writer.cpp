// SPDX-FileCopyrightText: 2026 The nnlab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lab/core/notebook_writer.h"

#include "lab/core/notebook_file.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace nnlab {

namespace {

using namespace std::chrono_literals;

constexpr auto idleness = 1s;

} // namespace

struct NotebookWriter::Shared
{
    struct Item
    {
        Work work;
        Done done;
        bool isDurable = false;
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

    void carryOut(const Item& item)
    {
        std::exception_ptr failure;
        try {
            open();
            if (item.isDurable)
                database->execute("PRAGMA synchronous=FULL");
            Transaction transaction(*database);
            item.work(*database);
            transaction.commit();
        } catch (...) {
            failure = std::current_exception();
        }
        try {
            if (item.isDurable && database)
                database->execute("PRAGMA synchronous=NORMAL");
        } catch (const std::exception&) {
            // Safer than wanted, which is no failure.
        }
        if (item.done)
            item.done(failure);
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
            const Item item = std::move(items.front());
            items.pop_front();
            guard.unlock();
            carryOut(item);
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
    {
        const std::lock_guard guard(m_shared->mutex);
        m_shared->items.push_back({std::move(work), std::move(done), isDurable});
    }
    m_shared->changed.notify_all();
}

void NotebookWriter::perform(Work work)
{
    std::promise<void> promise;
    post(
        std::move(work),
        [&promise](std::exception_ptr failure) {
            if (failure)
                promise.set_exception(failure);
            else
                promise.set_value();
        },
        true);
    promise.get_future().get();
}

} // namespace nnlab
