// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/responder.h"
#include "server/transport/messagestream.h"
#include "server/transport/replaybuffer.h"
#include "server/transport/settings.h"

#include <QByteArrayList>
#include <QObject>

#include <chrono>
#include <map>
#include <memory>
#include <optional>

namespace server::transport {

// All streams of one Streamable HTTP session: one for each request that is answered by a stream,
// and those that the client opened to listen. Each message goes to one of them and no other.
class SessionStreams final : public QObject {
    Q_OBJECT
public:
    // Clock and settings must outlive it. The tag is that of the event ids; empty: streams have
    // none and can't be resumed.
    SessionStreams(QByteArray tag, const shared::Clock &clock, const Settings &settings,
        QObject *parent = nullptr);

    // From now on streams begin as revision 2025-11-25 has it.
    void setPolling(bool hasPolling) { m_hasPolling = hasPolling; }

    // Answers a POST with a stream; null when the connection has gone. Owned here.
    MessageStream *openAnswer(http::Responder &responder);
    // Answers a GET. What was kept for lack of a listener goes out there.
    void openListener(http::Responder &responder);
    // Answers a GET with Last-Event-ID, with a refusal where there is nothing to go on with.
    void resume(http::Responder &responder, const QByteArray &lastEventId);

    // A message that belongs to no request: to the latest listener, or kept until there is one.
    void sendUnrelated(const QByteArray &message);
    [[nodiscard]] bool isListening() const { return latestListener() != nullptr; }

    int beat(); // on how many connections
    // See MessageStream. On the listeners, or on all that are open.
    void announce(const QByteArray &event, bool isForAll);
    void endListeners(); // in order
    void noteRequest(); // a request arrived that is about none of these
    void end(shared::CloseReason reason);

    struct Statistics {
        qsizetype connections = 0; // that carry a stream now
        qint64 bytesOut = 0;
        qint64 bytesQueued = 0;
    };
    [[nodiscard]] Statistics statistics() const;
    // Of the connections that there are, the latest.
    [[nodiscard]] std::optional<shared::Clock::TimePoint> lastAcknowledged() const;
    [[nodiscard]] const ReplayBuffer &replay() const { return m_replay; }
    [[nodiscard]] quint64 resumptions() const { return m_resumptions; }

signals:
    void bytesTaken();
    void connectionsChanged();
    // Told before connectionsChanged(); see MessageStream.
    void connectionLost(const server::transport::MessageStream::Loss &loss, bool isListener);
    void listenerLost(); // the last one
    void acknowledged(); // see MessageStream

private:
    static constexpr qsizetype kMaxListeners = 8;
    static constexpr qsizetype kMaxLeftAnswers = 256; // complete, and nobody came for them
    // Of those that were taken, for clients behind a proxy that lost their end.
    static constexpr qsizetype kMaxTakenAnswers = 8;
    static constexpr std::chrono::seconds kKeepTaken{60};
    static constexpr qsizetype kMaxUnsent = 256;

    struct Entry {
        std::unique_ptr<MessageStream> stream;
        bool isListener = false;
    };

    MessageStream *open(http::Responder &responder, bool isListener);
    [[nodiscard]] MessageStream *latestListener() const;
    void sendUnsent(MessageStream &listener);
    void limitListeners();
    void limitLeftAnswers();
    // Of those taken so long ago only the latest are kept, so many.
    void removeTaken(std::chrono::milliseconds age, qsizetype most);
    void onTaken(quint32 number, bool isListener);
    void onDetached(quint32 number, bool isListener);
    void remove(quint32 number);

    // constant after construction
    const QByteArray m_tag;
    const shared::Clock &m_clock;
    const Settings &m_settings;

    bool m_hasPolling = false;
    ReplayBuffer m_replay;
    std::map<quint32, Entry> m_streams; // by number, so in order of opening
    quint32 m_latest = 0; // listener that was opened or resumed
    quint32 m_nextNumber = 1;
    QByteArrayList m_unsent;
    qint64 m_bytesBefore = 0; // of streams that are gone
    quint64 m_resumptions = 0;
};

} // namespace server::transport
