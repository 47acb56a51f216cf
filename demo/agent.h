// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/report.h"
#include "shared/client/httpsseclient.h"
#include "shared/client/receivedmessage.h"

#include <QObject>
#include <QString>
#include <QUrl>

#include <functional>

namespace demo {

// A small agent in a process of its own: joins the session, does what its role says, leaves. Roles
// are sub-classes.
class Agent : public QObject {
    Q_OBJECT
public:
    struct Place {
        QUrl hub; // http://ADDRESS:PORT
        QString session;
        int agents = 0; // to wait for before the conversation begins
    };

    // The role's own word about itself is what the other agents see as its description.
    Agent(const QString &name, const QString &description, QObject *parent = nullptr);

    void join(const Place &place);

    [[nodiscard]] const QString &name() const { return m_name; }

signals:
    void left();
    void failed(const QString &why);

protected:
    using Then = std::function<void(const shared::ToolAnswer &)>;

    virtual void begin() = 0; // all agents are there
    virtual void hear(const shared::ReceivedMessage &message) = 0;

    // A failure of the call ends the agent; then() is for the good case.
    void call(const QString &tool, const QJsonObject &arguments, Then then);
    void say(const QString &threadId, const QStringList &mentions, const QString &text, Then then);
    // Waits for mentions, hears them, and again, until it leaves.
    void listen();
    void leave();
    void tell(Report::Kind kind, const QStringList &others, const QString &text);

private:
    void hearAll(const shared::ToolAnswer &answer);

    const QString m_name;
    const QString m_description;
    shared::HttpSseClient m_client;
    bool m_hasLeft = false;
};

} // namespace demo
