// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace tests {

// The socket that a service manager gives its services in NOTIFY_SOCKET.
class NotifyListener final {
public:
    // A path, or a name of the abstract namespace with an @ in front.
    explicit NotifyListener(const QByteArray &address);
    ~NotifyListener();
    NotifyListener(const NotifyListener &) = delete;
    NotifyListener &operator=(const NotifyListener &) = delete;

    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
    // All lines of the datagrams that have come so far.
    [[nodiscard]] const QByteArrayList &states();

private:
    int m_descriptor = -1;
    QByteArrayList m_states;
};

} // namespace tests
