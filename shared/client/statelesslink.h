// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/streamablelink.h"

#include <memory>

namespace shared {

// An AgentLink by Streamable HTTP without a session (MCP 2026-07-28): every request stands for
// itself. It is open while it listens (subscriptions/listen), which is how it sees that the hub is
// there. Nothing can be resumed: a connection that breaks takes its request back.
class StatelessLink final : public StreamableLink {
    Q_OBJECT
public:
    explicit StatelessLink(const LinkContext &context, QObject *parent = nullptr);

    void open() override;
    void close(bool withFarewell) override;
    void cancel(CallId id) override { drop(id); }

protected:
    [[nodiscard]] Headers headersOf(
        const QString &method, const QJsonObject &params) const override;
    [[nodiscard]] QJsonObject complete(const QJsonObject &params) const override;
    void noteGone(const CallEnd &end) override;
    void takeMessage(const QJsonObject &message) override;

private:
    using Handle = void (StatelessLink::*)(const StreamableCall &, const CallEnd &);
    void begin(const QString &method, const QJsonObject &params, Handle ended);
    void takeDiscovered(const StreamableCall &call, const CallEnd &end);
    void takeListenEnd(const StreamableCall &call, const CallEnd &end);
    void end(const LinkEnd &end);

    std::unique_ptr<StreamableCall, DeferredDelete> m_stream; // the discovery, then listening
    bool m_isOpen = false;
};

} // namespace shared
