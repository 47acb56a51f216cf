// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/standardinput.h"

#include <QThread>

#include <atomic>
#include <windows.h>

namespace server::stdio {

namespace {

constexpr DWORD kPiece = 64 * 1024;

} // namespace

// A pipe can only be waited for by a thread that reads it.
class StandardInput::Private {
public:
    explicit Private(StandardInput *q)
        : m_thread(QThread::create([this, q] { read(q); }))
    {
        m_thread->start();
    }

    ~Private()
    {
        m_isStopped = true;
        // Again and again: the thread may be about to read.
        while (!m_thread->wait(QDeadlineTimer(10)))
            ::CancelSynchronousIo(m_reader.load());
    }

    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

private:
    void read(StandardInput *q)
    {
        HANDLE self = nullptr;
        ::DuplicateHandle(::GetCurrentProcess(), ::GetCurrentThread(), ::GetCurrentProcess(), &self,
            0, FALSE, DUPLICATE_SAME_ACCESS);
        m_reader = self;
        const HANDLE input = ::GetStdHandle(STD_INPUT_HANDLE);
        while (!m_isStopped) {
            QByteArray bytes(kPiece, Qt::Uninitialized);
            DWORD size = 0;
            if (!::ReadFile(input, bytes.data(), kPiece, &size, nullptr) || size == 0)
                break;
            bytes.truncate(static_cast<qsizetype>(size));
            // Queued: the object lives in another thread.
            QMetaObject::invokeMethod(
                q, [q, bytes] { emit q->received(bytes); }, Qt::QueuedConnection);
        }
        if (!m_isStopped)
            QMetaObject::invokeMethod(q, &StandardInput::ended, Qt::QueuedConnection);
        ::CloseHandle(m_reader.exchange(nullptr));
    }

    std::atomic<bool> m_isStopped = false;
    std::atomic<HANDLE> m_reader = nullptr; // the thread, for its cancellation
    std::unique_ptr<QThread> m_thread; // last: it uses the others
};

StandardInput::StandardInput(QObject *parent)
    : QObject(parent)
    , m_d(std::make_unique<Private>(this))
{
}

StandardInput::~StandardInput() = default;

} // namespace server::stdio
