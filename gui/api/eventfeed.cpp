// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/api/eventfeed.h"

#include "gui/api/hubrequest.h"

#include <QNetworkReply>

#include <utility>

namespace gui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::Error;
using shared::ErrorCode;

namespace {

// What is read in one turn of the event loop, and kept at most of what is not read yet.
constexpr qint64 kPiece = 32LL * 1024;
constexpr qint64 kBuffer = 256LL * 1024;
// The server writes at least every 15 seconds.
constexpr std::chrono::milliseconds kSilence = 40s;
constexpr shared::BackoffSettings kPauses{.first = 500ms, .longest = 10s};

} // namespace

EventFeed::EventFeed(
    const HubAddress &hub, const shared::Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_hub(hub)
    , m_deadlines(surroundings.deadlines)
    , m_backoff(kPauses, surroundings.clock, surroundings.random)
    , m_certificates(hub.trustedCertificate)
{
}

EventFeed::~EventFeed()
{
    stop();
}

void EventFeed::stop()
{
    cancel(m_pause);
    drop();
}

void EventFeed::cancel(shared::DeadlineQueue::Id &deadline)
{
    if (deadline != 0)
        m_deadlines.cancel(std::exchange(deadline, 0));
}

void EventFeed::start(const QString &eventId)
{
    stop();
    m_eventId = eventId;
    open();
}

void EventFeed::retryNow()
{
    if (m_pause == 0)
        return;
    cancel(m_pause);
    open();
}

void EventFeed::open()
{
    m_decoder.emplace();
    const AdminRequest request{.path = {u"events"_s}};
    QNetworkRequest network = hubRequest(m_hub, request);
    if (!m_eventId.isEmpty())
        network.setRawHeader("Last-Event-ID", m_eventId.toLatin1());
    network.setRawHeader("Accept", "text/event-stream");
    m_reply = m_network.get(network);
    m_reply->setReadBufferSize(kBuffer);
    connect(m_reply, &QNetworkReply::sslErrors, this,
        [this](const QList<QSslError> &errors) { m_certificates.judge(*m_reply, errors); });
    connect(m_reply, &QNetworkReply::readyRead, this, &EventFeed::read);
    connect(m_reply, &QNetworkReply::finished, this, &EventFeed::handleEnd);
    watchSilence();
}

bool EventFeed::isAnswered() const
{
    return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200;
}

void EventFeed::read()
{
    if (!isAnswered())
        return; // the body tells why, at the end
    const QByteArray piece = m_reply->read(kPiece);
    if (piece.isEmpty())
        return;
    // The rest in another turn: what somebody clicked meanwhile comes first. By then it may be
    // another connection's turn, or nobody's.
    if (m_reply->bytesAvailable() > 0)
        QMetaObject::invokeMethod(
            m_reply,
            [this, reply = m_reply] {
                if (reply == m_reply)
                    read();
            },
            Qt::QueuedConnection);
    watchSilence();
    take(piece);
}

void EventFeed::take(const QByteArray &piece)
{
    const auto decoded = m_decoder->feed(piece);
    if (!decoded)
        return end(decoded.error());
    if (const QString id = m_decoder->lastEventId(); !id.isEmpty())
        m_eventId = id;
    const QPointer<EventFeed> self(this);
    if (decoded->hasBegun) {
        m_isOpen = true;
        m_backoff.reset();
        emit opened();
    }
    if (self && decoded->gap)
        emit gapFound(*decoded->gap);
    if (self && !decoded->events.isEmpty())
        emit received(decoded->events);
}

void EventFeed::handleEnd()
{
    if (!isAnswered())
        return end(
            errorOf(m_hub, *m_reply, m_reply->readAll(), m_certificates.hasRefused(*m_reply)));
    // What was not read yet happened, too. Whoever hears of it may end us.
    const QPointer<EventFeed> self(this);
    QNetworkReply *const reply = m_reply; // there as long as it is that of m_reply
    while (reply->bytesAvailable() > 0) {
        take(reply->read(kPiece));
        if (!self || m_reply != reply)
            return;
    }
    end({ErrorCode::Unavailable,
        reply->error() == QNetworkReply::NoError ? tr("The server ended the connection.")
                                                 : reply->errorString()});
}

void EventFeed::end(const Error &why)
{
    drop();
    if (why.code == ErrorCode::Forbidden) {
        emit refused(why);
        return;
    }
    const std::chrono::milliseconds pause = m_backoff.next().value_or(kPauses.longest);
    m_pause = m_deadlines.addAfter(pause, [this] {
        m_pause = 0;
        open();
    });
    emit lost(why, pause);
}

void EventFeed::watchSilence()
{
    cancel(m_silence);
    m_silence = m_deadlines.addAfter(kSilence, [this] {
        m_silence = 0;
        end({ErrorCode::Timeout, tr("The server has said nothing for a while.")});
    });
}

void EventFeed::drop()
{
    cancel(m_silence);
    m_isOpen = false;
    abandon(m_reply, *this);
}

} // namespace gui
