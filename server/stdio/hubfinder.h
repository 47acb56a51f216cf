// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/mcpexchange.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"
#include "shared/util/result.h"

#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>

namespace server::stdio {

// Finds the hub: the one that runs at an address, or one that is then started there. Where plain
// HTTP gets no answer it tries HTTPS. None is started in the place of one that runs on its own:
// that may be about to come back, and would find its port taken.
class HubFinder final : public QObject {
    Q_OBJECT
public:
    // Starts a hub in this process, for plain HTTP, and tells its address. Conflict: another
    // program was faster and has the port now.
    using Host = std::function<shared::Result<QUrl>()>;
    using Found = std::function<void(const shared::Result<QUrl> &)>;

    // All must outlive it. Without a host it waits for a hub that somebody else starts, for a few
    // seconds.
    HubFinder(shared::ConnectionPool &network, const shared::Clock &clock,
        shared::DeadlineQueue &deadlines, const QUrl &url, Host host, QObject *parent = nullptr);
    ~HubFinder() override; // forgets a search

    // Requires: no search is under way. The callback runs later.
    void find(Found found);

private:
    void look();
    void probe();
    void judge(const std::optional<shared::Error> &error);
    void hostOne();
    void lookAgain(const QString &why);
    void finish(const shared::Result<QUrl> &result);
    [[nodiscard]] QString missing(const QString &where) const;

    shared::ConnectionPool &m_network;
    const shared::Clock &m_clock;
    shared::DeadlineQueue &m_deadlines;
    const QUrl m_url;
    const Host m_host;
    bool m_isOfSomebody = false; // the address, as the latest answer of a hub there had it

    // of one search
    Found m_found; // null: none is under way
    shared::Clock::TimePoint m_deadline;
    QUrl m_where; // of the probe
    // What its end brings about may be the next search.
    std::unique_ptr<shared::McpExchange, shared::DeferredDelete> m_probe;
    QByteArray m_answer;
    shared::DeadlineQueue::Id m_next = 0;
};

} // namespace server::stdio
