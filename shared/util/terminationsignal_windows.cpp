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
BOOL WINAPI notify(DWORD)
{
    TerminationSignal *target = receiver.load();
    if (target == nullptr)
        return FALSE;
    QMetaObject::invokeMethod(target, &TerminationSignal::received, Qt::QueuedConnection);
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
        ::SetConsoleCtrlHandler(notify, FALSE);
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
