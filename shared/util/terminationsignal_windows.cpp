// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/terminationsignal.h"

#include <QMetaObject>

#include <atomic>
#include <windows.h>

namespace shared {

namespace {

std::atomic<TerminationSignal *> receiver = nullptr;

// Called by the system on a thread of its own: the signal is emitted in the receiver's.
BOOL WINAPI notify(DWORD event)
{
    TerminationSignal *target = receiver.load();
    if (target == nullptr)
        return FALSE;
    QMetaObject::invokeMethod(target, &TerminationSignal::received, Qt::QueuedConnection);
    // From these the process is ended as soon as we return, and some seconds later if we don't:
    // that is the time for an end in order, which takes this thread with it.
    if (event == CTRL_CLOSE_EVENT || event == CTRL_LOGOFF_EVENT || event == CTRL_SHUTDOWN_EVENT)
        ::Sleep(INFINITE);
    return TRUE;
}

} // namespace

class TerminationSignal::Private {
public:
    explicit Private(TerminationSignal *q)
    {
        Q_ASSERT(receiver.load() == nullptr);
        receiver = q;
        ::SetConsoleCtrlHandler(notify, TRUE);
    }

    ~Private()
    {
        // Not taken away: that would wait for a call of it, which may wait for us to end.
        receiver = nullptr;
    }

    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;
};

TerminationSignal::TerminationSignal(QObject *parent)
    : QObject(parent)
    , m_private(std::make_unique<Private>(this))
{
}

TerminationSignal::~TerminationSignal() = default;

void TerminationSignal::heedReload()
{
    // There is nothing like SIGHUP.
}

void TerminationSignal::heedContinuation()
{
    // Nor like SIGCONT.
}

} // namespace shared
