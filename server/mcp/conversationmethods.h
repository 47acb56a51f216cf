// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/loglevel.h"
#include "server/mcp/peer.h"
#include "server/mcp/peercall.h"
#include "server/mcp/revision.h"

#include <QHash>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <memory>

namespace server::mcp {

class Subscriptions;

// The requests that are about the conversation itself, and what they settle: the revision, who the
// client is, what it wants to be told.
class ConversationMethods final {
public:
    // All must outlive the object.
    ConversationMethods(
        const Registry &registry, const PeerSettings &settings, Subscriptions &subscriptions);

    [[nodiscard]] static QStringList names(); // whether they are served here or not
    [[nodiscard]] bool knows(const QString &method) const;
    // False: not one of these methods, or not served here. Otherwise the call was answered.
    [[nodiscard]] bool serve(const std::shared_ptr<PeerCall> &call);

    [[nodiscard]] bool isInitialized() const { return m_negotiated != nullptr; }
    // The one agreed upon; before that what every client of this transport understands.
    [[nodiscard]] const Revision &revision() const;
    [[nodiscard]] const QJsonObject &clientInfo() const { return m_clientInfo; }
    [[nodiscard]] const QJsonObject &clientCapabilities() const { return m_clientCapabilities; }
    [[nodiscard]] LogLevel logLevel() const { return m_logLevel; }

private:
    using Method = void (ConversationMethods::*)(const std::shared_ptr<PeerCall> &);

    [[nodiscard]] static const QHash<QString, Method> &methods();
    [[nodiscard]] Method find(const QString &method) const; // null: not served
    void initialize(const std::shared_ptr<PeerCall> &call);
    void answerPing(const std::shared_ptr<PeerCall> &call);
    void subscribe(const std::shared_ptr<PeerCall> &call);
    void unsubscribe(const std::shared_ptr<PeerCall> &call);
    void setLogLevel(const std::shared_ptr<PeerCall> &call);

    // constant after construction
    const Registry &m_registry;
    const PeerSettings &m_settings;
    const Revision &m_assumed;

    Subscriptions &m_subscriptions;
    const Revision *m_negotiated = nullptr; // static data
    QJsonObject m_clientInfo;
    QJsonObject m_clientCapabilities;
    LogLevel m_logLevel = LogLevel::Info;
};

} // namespace server::mcp
