// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/transport/endpointworld.h"

#include <QTest>

#include <memory>

namespace tests {

// For tests of one Streamable HTTP session: has it and words for what is said in it.
class StreamableSession : public QObject {
protected:
    static constexpr auto kBroken = shared::CloseReason::ConnectionReset;

    void begin()
    {
        m_world = std::make_unique<EndpointWorld>();
        m_session = m_world->begin();
    }
    void end() { m_world.reset(); }

    [[nodiscard]] FakeResponderPointer post(const QByteArray &body)
    {
        return m_world->post(m_session, body);
    }
    [[nodiscard]] FakeResponderPointer startCall(const QByteArray &id)
    {
        auto responder = post(EndpointWorld::callBody(id, "keep"));
        m_world->advance(std::chrono::milliseconds(250));
        return responder;
    }
    void finishCall(const QString &text)
    {
        m_world->kept.takeFirst()->finish(m_world->watched(text));
    }
    void notifyOfResources()
    {
        emit m_world->registry.resourceListChanged(QStringLiteral("s1"), QStringLiteral("alice"));
    }
    void ask()
    {
        QCOMPARE(post(R"({"jsonrpc":"2.0","id":77,"method":"tools/list"})")->answer->status, 200);
    }
    [[nodiscard]] static qsizetype messagesOn(const FakeResponderPointer &responder)
    {
        return responder->stream->written.count("event: message");
    }

    std::unique_ptr<EndpointWorld> m_world;
    QByteArray m_session;
};

} // namespace tests
