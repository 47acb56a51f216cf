// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/deadlinequeue.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QObject>
#include <QProcessEnvironment>
#include <QString>

#include <chrono>
#include <functional>

namespace server::service {

// Tells the service manager that started us, systemd or one that speaks its protocol, how we are:
// ready, alive, what we do, stopping. Lives in the server thread, whose event loop sends the signs
// of life: when it is stuck they stop, and the service manager acts. Without a service manager it
// does nothing.
class Supervision final : public QObject {
    Q_OBJECT
public:
    struct Settings {
        // Sends NAME=VALUE lines; false when it could not. None: nobody listens.
        std::function<bool(const QByteArray &)> send;
        // Without a sign of life for so long we count as stuck; 0: nobody looks.
        std::chrono::microseconds watchdog{0};
    };
    // From NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. A socket that can't be used is logged.
    [[nodiscard]] static Settings settingsOf(const QProcessEnvironment &environment);

    // The queue must outlive it. status: one short line on what we do.
    Supervision(shared::DeadlineQueue &deadlines, Settings settings,
        std::function<QString()> status, QObject *parent = nullptr);
    ~Supervision() override;

    void ready(); // and signs of life from now on
    void stopping(std::chrono::milliseconds atMost); // it may take so long

private:
    void beat();
    void tell(const QByteArrayList &states); // NAME=VALUE each
    void schedule();

    shared::DeadlineQueue &m_deadlines;
    const Settings m_settings;
    const std::function<QString()> m_status;
    shared::DeadlineQueue::Id m_nextBeat = 0;
    QByteArrayList m_untold; // what could not be sent yet: the newest line of each name
    QString m_lastStatus;
    bool m_isStopping = false;
};

} // namespace server::service
