// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/api/hubaddress.h"
#include "shared/contract/activityevent.h"
#include "shared/contract/serverstatus.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <optional>
#include <utility>

namespace tests {

// The admin API of a hub on which nobody is, as far as a window asks for it; and whatever else a
// test has it answer: what real hubs seldom do.
class FakeHub final : public QObject {
    Q_OBJECT
public:
    struct Asked {
        QByteArray method;
        QByteArray path; // below /admin/v1/
        QByteArray query;
        QByteArray head; // all of it
    };
    struct Answer {
        int status = 200;
        QByteArray body = "{}";
        QByteArray headers = {}; // whole lines
        bool isHeld = false; // until release()
    };
    using Handler = std::function<std::optional<Answer>(const Asked &)>;

    FakeHub();

    [[nodiscard]] gui::HubAddress address() const;

    // Set by the test. Nothing: what a hub without anybody answers.
    Handler answer;
    shared::ServerStatus status;
    QString eventId = QStringLiteral("run-0"); // of the newest event when a page was made
    QByteArray hello = R"({"eventId":"run-0","version":"1"})"; // of the feed

    QList<Asked> asked; // so far
    [[nodiscard]] qsizetype held() const { return m_held.size(); }
    void release(); // the oldest that is held

    // On the feeds that are open.
    [[nodiscard]] qsizetype feeds() const { return m_feeds.size(); }
    void tell(const QByteArray &bytes);
    void endFeeds();

    [[nodiscard]] static QByteArray bytesOf(const shared::ActivityEvent &event);

private:
    void serve(QTcpSocket &socket);
    void reply(QTcpSocket &socket, const Asked &request);
    [[nodiscard]] Answer ownAnswer(const Asked &request) const;

    QList<std::pair<QPointer<QTcpSocket>, QByteArray>> m_held;
    QList<QTcpSocket *> m_feeds;
    QTcpServer m_server; // last: its sockets tell of their end
};

} // namespace tests
