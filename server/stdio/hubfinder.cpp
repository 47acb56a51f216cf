// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/hubfinder.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>

#include <utility>

namespace server::stdio {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::Error;
using shared::ErrorCode;
using shared::McpExchange;
using shared::Result;

namespace {

// How long a hub may take to come up, or to come back.
constexpr auto kPatience = 5s;
constexpr auto kPause = 200ms;

// A server for TLS ends a connection that begins with HTTP, or says politely that it is one.
bool mayWantTls(const McpExchange &probe)
{
    return probe.status() == 400 || (probe.status() == 0 && !probe.wasRefused());
}

Error distrust(const QString &where, const QString &why)
{
    QString reason = why;
    while (reason.endsWith(u'.'))
        reason.chop(1);
    return {ErrorCode::Forbidden,
        u"the certificate of what listens at %1 is not trusted (%2); name the file of that "
        "certificate, or of its authority, with --ca, or the hub by a name that the certificate "
        "holds with --url"_s.arg(where, reason)};
}

} // namespace

HubFinder::HubFinder(shared::ConnectionPool &network, const shared::Clock &clock,
    shared::DeadlineQueue &deadlines, const QUrl &url, Host host, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_clock(clock)
    , m_deadlines(deadlines)
    , m_url(url)
    , m_host(std::move(host))
{
}

HubFinder::~HubFinder()
{
    m_deadlines.cancel(m_next);
}

void HubFinder::find(Found found)
{
    Q_ASSERT(!m_found);
    m_found = std::move(found);
    m_deadline = m_clock.now() + kPatience;
    look();
}

void HubFinder::look()
{
    m_where = m_url;
    probe();
}

void HubFinder::probe()
{
    QUrl url = m_where;
    url.setPath(u"/health/ready"_s);
    url.setQuery(QString());
    m_answer.clear();
    m_probe.reset(new McpExchange(
        m_network, McpExchange::Request{.verb = McpExchange::Verb::Get, .url = url}, this));
    connect(m_probe.get(), &McpExchange::received, this,
        [this](const QByteArray &body) { m_answer = body; });
    connect(m_probe.get(), &McpExchange::finished, this, &HubFinder::judge);
    // One that takes the connection and says nothing is no hub.
    m_next = m_deadlines.addAfter(kPatience, [this] {
        m_probe->abort();
        finish(Error{ErrorCode::Timeout,
            u"what listens at %1 does not answer"_s.arg(m_where.toString(QUrl::RemoveQuery))});
    });
}

void HubFinder::judge(const std::optional<Error> &error)
{
    m_deadlines.cancel(m_next);
    const QString where = m_where.toString(QUrl::RemoveQuery);
    const QByteArray &body = m_answer.isEmpty() ? m_probe->refusal() : m_answer;
    const QJsonObject answer = QJsonDocument::fromJson(body).object();
    const QString status = answer.value("status"_L1).toString();
    if (status == "ready"_L1 || status == "not_ready"_L1)
        m_isOfSomebody = !answer.value("endsWithClient"_L1).toBool();
    if (status == "ready"_L1)
        return finish(m_where);
    if (status == "not_ready"_L1) // it stops, say, and another comes in its place
        return lookAgain(u"the hub at %1 takes nobody now; %1/health tells why"_s.arg(where));
    if (error && error->code == ErrorCode::Forbidden)
        return finish(distrust(where, error->message));
    const bool isPlain = m_where.scheme() == "http"_L1;
    if (isPlain && mayWantTls(*m_probe)) {
        m_where.setScheme(u"https"_s);
        return probe();
    }
    if (m_probe->status() != 0)
        return finish(Error{ErrorCode::Conflict,
            u"what listens at %1 is no Coral hub; name another address with --url, or another "
            "port with --port"_s.arg(where)});
    if (m_probe->wasRefused() && isPlain && m_host && !m_isOfSomebody)
        return hostOne();
    lookAgain(missing(where));
}

QString HubFinder::missing(const QString &where) const
{
    if (!m_host)
        return u"no hub answers at %1; start one with coral-server, or leave out --url and --key "
               "to have one started"_s.arg(where);
    if (m_isOfSomebody)
        return u"the hub that ran at %1 is gone; start it again, or this client, to have one "
               "started"_s.arg(where);
    return u"what listens at %1 gives no answer; is it a Coral hub?"_s.arg(where);
}

void HubFinder::hostOne()
{
    const Result<QUrl> hosted = m_host();
    if (hosted || hosted.error().code != ErrorCode::Conflict)
        return finish(hosted);
    // Somebody was faster: that hub will answer.
    lookAgain(hosted.error().message);
}

void HubFinder::lookAgain(const QString &why)
{
    if (m_clock.now() >= m_deadline)
        return finish(Error{ErrorCode::Unavailable, why});
    m_next = m_deadlines.addAfter(kPause, [this] { look(); });
}

void HubFinder::finish(const Result<QUrl> &result)
{
    // The callback may well start the next search.
    const Found found = std::exchange(m_found, {});
    found(result);
}

} // namespace server::stdio
