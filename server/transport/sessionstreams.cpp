// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/sessionstreams.h"

#include "server/transport/joining.h"
#include "server/transport/jsonrpcreply.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace server::transport {

using namespace Qt::StringLiterals;
using http::Reply;
using shared::CloseReason;

SessionStreams::SessionStreams(
    QByteArray tag, const shared::Clock &clock, const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_tag(std::move(tag))
    , m_clock(clock)
    , m_settings(settings)
    , m_replay(settings.replayEvents, settings.replayBytes)
{
}

MessageStream *SessionStreams::openAnswer(http::Responder &responder)
{
    return open(responder, false);
}

void SessionStreams::openListener(http::Responder &responder)
{
    if (MessageStream *listener = open(responder, true)) {
        m_latest = listener->number();
        limitListeners();
        sendUnsent(*listener);
    }
}

MessageStream *SessionStreams::open(http::Responder &responder, bool isListener)
{
    http::Stream *connection = responder.openStream(eventStreamHead());
    if (connection == nullptr)
        return nullptr;
    const quint32 number = m_nextNumber++;
    auto owned = std::make_unique<MessageStream>(number,
        MessageStream::Style{m_tag, m_hasPolling, m_settings.retryHint, m_settings.streamLifetime},
        m_clock, m_replay);
    MessageStream &stream = *owned;
    m_streams.emplace(number, Entry{std::move(owned), isListener});
    connect(&stream, &MessageStream::bytesTaken, this, &SessionStreams::bytesTaken);
    connect(&stream, &MessageStream::acknowledged, this, &SessionStreams::acknowledged);
    connect(
        &stream, &MessageStream::lost, this, [this, isListener](const MessageStream::Loss &loss) {
            emit connectionLost(loss, isListener);
        });
    connect(&stream, &MessageStream::detached, this,
        [this, number, isListener] { onDetached(number, isListener); });
    connect(&stream, &MessageStream::taken, this,
        [this, number, isListener] { onTaken(number, isListener); });
    stream.attach(*connection);
    emit connectionsChanged();
    return &stream;
}

void SessionStreams::resume(http::Responder &responder, const QByteArray &lastEventId)
{
    const auto id = EventId::read(lastEventId);
    const auto found = id && id->session == m_tag ? m_streams.find(id->stream) : m_streams.end();
    const auto resumption = found == m_streams.end() ? MessageStream::Resumption::Gone
                                                     : found->second.stream->canResume(id->event);
    // Whoever reads "no content" does not come back: what an EventSource does, too.
    if (resumption == MessageStream::Resumption::NothingLeft)
        return responder.reply({.status = 204, .headers = {}, .body = {}});
    if (resumption == MessageStream::Resumption::Gone && found != m_streams.end())
        found->second.stream->noteMissed();
    if (resumption == MessageStream::Resumption::Gone)
        return responder.reply(asJsonRpc(
            Reply::error(400, "unknown_event"_L1,
                u"There is no stream of this session that could go on behind that Last-Event-ID. "
                "Open a new stream without it, and send requests that are unanswered again."_s),
            {}));
    http::Stream *connection = responder.openStream(eventStreamHead());
    if (connection == nullptr)
        return;
    ++m_resumptions;
    MessageStream &stream = *found->second.stream;
    const bool isListener = found->second.isListener;
    m_replay.setSpare(stream.number(), false);
    stream.resume(*connection, id->event);
    if (isListener) {
        m_latest = stream.number();
        sendUnsent(stream);
    }
    emit connectionsChanged();
}

void SessionStreams::sendUnrelated(const QByteArray &message)
{
    if (MessageStream *listener = latestListener()) {
        listener->send(message);
        return;
    }
    if (m_unsent.size() >= kMaxUnsent)
        m_unsent.removeFirst();
    m_unsent.append(message);
}

MessageStream *SessionStreams::latestListener() const
{
    const auto canListen = [](const Entry &entry) {
        return entry.isListener && entry.stream->isAttached() && !entry.stream->isComplete();
    };
    // Of a client that opened a second one, the first may be dead without our knowing.
    const auto latest = m_streams.find(m_latest);
    if (latest != m_streams.end() && canListen(latest->second))
        return latest->second.stream.get();
    for (auto entry = m_streams.crbegin(); entry != m_streams.crend(); ++entry) {
        if (canListen(entry->second))
            return entry->second.stream.get();
    }
    return nullptr;
}

void SessionStreams::sendUnsent(MessageStream &listener)
{
    for (const QByteArray &message : std::exchange(m_unsent, {}))
        listener.send(message);
}

void SessionStreams::limitListeners()
{
    std::vector<MessageStream *> listeners;
    for (const auto &[number, entry] : m_streams) {
        if (entry.isListener)
            listeners.push_back(entry.stream.get());
    }
    const auto surplus = std::ssize(listeners) - kMaxListeners;
    for (qsizetype i = 0; i < surplus; ++i) {
        MessageStream &oldest = *listeners[static_cast<size_t>(i)];
        if (oldest.isAttached())
            oldest.complete();
        else
            remove(oldest.number());
    }
}

void SessionStreams::limitLeftAnswers()
{
    std::vector<quint32> left;
    for (const auto &[number, entry] : m_streams) {
        if (!entry.isListener && !entry.stream->isAttached() && !entry.stream->isTaken())
            left.push_back(number);
    }
    if (std::ssize(left) > kMaxLeftAnswers)
        remove(left.front());
}

void SessionStreams::removeTaken(std::chrono::milliseconds age, qsizetype most)
{
    std::vector<quint32> taken;
    for (const auto &[number, entry] : m_streams) {
        if (entry.stream->isTakenFor(age))
            taken.push_back(number);
    }
    const auto surplus = std::max<qsizetype>(std::ssize(taken) - most, 0);
    for (const quint32 number : std::span(taken).first(static_cast<size_t>(surplus)))
        remove(number);
}

void SessionStreams::onDetached(quint32 number, bool isListener)
{
    if (const auto found = m_streams.find(number);
        found != m_streams.end() && !found->second.stream->isResumable())
        remove(number);
    limitLeftAnswers();
    emit connectionsChanged();
    if (isListener && !isListening())
        emit listenerLost();
}

// Behind a proxy the client may have missed the end, though the proxy has not.
void SessionStreams::onTaken(quint32 number, bool isListener)
{
    const auto found = m_streams.find(number);
    if (found == m_streams.end())
        return;
    if (isListener || !found->second.stream->isResumable())
        return remove(number);
    m_replay.setSpare(number, true);
    removeTaken(std::chrono::milliseconds(0), kMaxTakenAnswers);
}

void SessionStreams::remove(quint32 number)
{
    auto removed = m_streams.extract(number);
    if (removed.empty())
        return;
    m_replay.forget(number);
    MessageStream *stream = removed.mapped().stream.release();
    m_bytesBefore += stream->bytesOut();
    stream->disconnect(this);
    stream->abandon();
    stream->deleteLater(); // it may be in the middle of its own signal
}

int SessionStreams::beat()
{
    int comments = 0;
    for (const auto &[number, entry] : m_streams)
        comments += entry.stream->beat() ? 1 : 0;
    removeTaken(kKeepTaken, 0);
    return comments;
}

std::optional<shared::Clock::TimePoint> SessionStreams::lastAcknowledged() const
{
    std::optional<shared::Clock::TimePoint> latest;
    for (const auto &[number, entry] : m_streams)
        latest = std::max(latest, entry.stream->lastAcknowledged()); // nothing is the least
    return latest;
}

void SessionStreams::announce(const QByteArray &event, bool isForAll)
{
    for (const auto &[number, entry] : m_streams) {
        if (entry.isListener || isForAll)
            entry.stream->announce(event);
    }
}

void SessionStreams::endListeners()
{
    for (const auto &[number, entry] : m_streams) {
        if (entry.isListener)
            entry.stream->complete();
    }
}

void SessionStreams::noteRequest()
{
    // What a stream gives up may be sent on another at once, but none is opened or removed by it.
    for (const auto &[number, entry] : m_streams)
        entry.stream->noteOtherRequest();
}

void SessionStreams::end(CloseReason reason)
{
    for (const auto &[number, entry] : m_streams)
        entry.stream->end(reason);
    m_replay.clear();
    m_unsent.clear();
}

SessionStreams::Statistics SessionStreams::statistics() const
{
    Statistics statistics{.connections = 0, .bytesOut = m_bytesBefore, .bytesQueued = 0};
    for (const auto &[number, entry] : m_streams) {
        statistics.connections += entry.stream->isAttached() ? 1 : 0;
        statistics.bytesOut += entry.stream->bytesOut();
        statistics.bytesQueued += entry.stream->bytesQueued();
    }
    return statistics;
}

} // namespace server::transport
