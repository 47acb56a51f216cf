// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/terminationsignal.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace shared {

namespace {

// A signal handler may do next to nothing: it writes a byte that the event loop reads.
int writeEnd = -1;

void notify(int number)
{
    const int savedErrno = errno;
    const char byte = static_cast<char>(number);
    [[maybe_unused]] const ssize_t written = ::write(writeEnd, &byte, 1);
    errno = savedErrno;
}

} // namespace

class TerminationSignal::Private {
public:
    explicit Private(TerminationSignal *q)
    {
        if (::pipe(m_pipe.data()) != 0)
            qFatal("cannot make a pipe: %s", qPrintable(qt_error_string(errno)));
        for (const int end : m_pipe) {
            ::fcntl(end, F_SETFL, O_NONBLOCK);
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
        }
        Q_ASSERT(writeEnd == -1);
        writeEnd = m_pipe[1];
        m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, q, [this, q] {
            char byte = 0;
            while (::read(m_pipe[0], &byte, 1) == 1) {
                if (byte == SIGHUP && m_heedsReload)
                    emit q->reloadAsked();
                else if (byte == SIGCONT)
                    emit q->continued();
                else
                    emit q->received();
            }
        });
        heed(SIGINT);
        heed(SIGTERM);
        // Where it is ignored (nohup) we shall outlive the terminal.
        struct sigaction present { };
        ::sigaction(SIGHUP, nullptr, &present);
        if (present.sa_handler != SIG_IGN)
            heed(SIGHUP);
    }

    void heedReload()
    {
        m_heedsReload = true;
        heed(SIGHUP);
    }

    static void heed(int number)
    {
        struct sigaction action { };
        action.sa_handler = notify;
        action.sa_flags = SA_RESTART;
        ::sigaction(number, &action, nullptr);
    }

    ~Private()
    {
        ::signal(SIGINT, SIG_DFL);
        ::signal(SIGTERM, SIG_DFL);
        ::signal(SIGHUP, SIG_DFL);
        ::signal(SIGCONT, SIG_DFL);
        writeEnd = -1;
        for (const int end : m_pipe)
            ::close(end);
    }

    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

private:
    std::array<int, 2> m_pipe{-1, -1};
    bool m_heedsReload = false;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

TerminationSignal::TerminationSignal(QObject *parent)
    : QObject(parent)
    , m_private(std::make_unique<Private>(this))
{
}

TerminationSignal::~TerminationSignal() = default;

void TerminationSignal::heedReload()
{
    m_private->heedReload();
}

void TerminationSignal::heedContinuation()
{
    Private::heed(SIGCONT);
}

} // namespace shared
