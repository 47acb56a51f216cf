// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/standardinput.h"

#include <QByteArray>
#include <QDeadlineTimer>
#include <QMetaObject>
#include <QThread>

#include <atomic>
#include <windows.h>

namespace shared {

namespace {

constexpr DWORD kPiece = 64 * 1024;
// What is not cancelled by then, such as the read of a console, never will be.
constexpr int kMaxCancellations = 100;
constexpr int kCancellationPause = 10; // milliseconds

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
        for (int i = 0; !m_thread->wait(QDeadlineTimer(kCancellationPause)); ++i) {
            if (i == kMaxCancellations)
                m_thread->terminate(); // it holds nothing, and the process ends
            else if (const HANDLE reader = m_reader.load())
                ::CancelSynchronousIo(reader);
        }
        // Not by the thread: the handle must be good for as long as it is used here.
        if (const HANDLE reader = m_reader.load())
            ::CloseHandle(reader);
    }

    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

private:
    void read(StandardInput *q)
    {
        HANDLE self = nullptr;
        if (::DuplicateHandle(::GetCurrentProcess(), ::GetCurrentThread(), ::GetCurrentProcess(),
                &self, 0, FALSE, DUPLICATE_SAME_ACCESS))
            m_reader = self;
        const HANDLE input = ::GetStdHandle(STD_INPUT_HANDLE);
        // What a pipe brings may be empty without being the end, which is an error there.
        const bool isPipe = ::GetFileType(input) == FILE_TYPE_PIPE;
        while (!m_isStopped) {
            QByteArray bytes(kPiece, Qt::Uninitialized);
            DWORD size = 0;
            if (!::ReadFile(input, bytes.data(), kPiece, &size, nullptr) || (size == 0 && !isPipe))
                break;
            bytes.truncate(static_cast<qsizetype>(size));
            // Queued: the object lives in another thread.
            QMetaObject::invokeMethod(
                q, [q, bytes] { emit q->received(bytes); }, Qt::QueuedConnection);
        }
        if (!m_isStopped)
            QMetaObject::invokeMethod(q, &StandardInput::ended, Qt::QueuedConnection);
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

} // namespace shared
