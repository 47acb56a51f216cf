// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/coralclient.h"

#include "shared/client/sessionlink.h"
#include "shared/client/sselink.h"
#include "shared/client/statelesslink.h"
#include "shared/contract/version.h"

#include <QJsonArray>
#include <QPromise>
#include <QUuid>

#include <utility>

namespace shared {

using namespace Qt::StringLiterals;

namespace {

// The tools whose calls the hub carries out once for a key.
bool heedsKeys(const QString &tool)
{
    static const QStringList kTools{u"create_thread"_s, u"add_participant"_s,
        u"remove_participant"_s, u"close_thread"_s, u"send_message"_s};
    return kTools.contains(tool);
}

bool isHarmless(const QString &tool)
{
    return tool == "list_agents"_L1;
}

} // namespace

struct CoralClient::System {
    SystemClock clock;
    DeadlineQueue deadlines{clock};
    SystemRandom random;
    std::unique_ptr<ConnectionPool> connections;
};

CoralClient::CoralClient(const CoralClientSettings &settings, QObject *parent)
    : CoralClient(settings, std::make_unique<System>(), nullptr, parent)
{
}

CoralClient::CoralClient(
    const CoralClientSettings &settings, ConnectionPool &connections, QObject *parent)
    : CoralClient(settings, std::make_unique<System>(), &connections, parent)
{
}

CoralClient::CoralClient(const CoralClientSettings &settings, std::unique_ptr<System> system,
    ConnectionPool *connections, QObject *parent)
    : QObject(parent)
    , m_system(std::move(system))
    , m_settings(settings)
    , m_around{m_system->clock, m_system->deadlines, m_system->random}
    , m_connections(connections ? *connections
                                : *(m_system->connections = std::make_unique<ConnectionPool>()))
    , m_metrics(settings.address.agent)
    , m_links(settings.link, m_around, m_metrics, protocols())
    , m_calls(settings.calls, m_around, m_metrics)
    , m_mentions(settings.mentions, m_around, m_metrics)
{
    wire();
}

CoralClient::CoralClient(const CoralClientSettings &settings, ConnectionPool &connections,
    const Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_around(surroundings)
    , m_connections(connections)
    , m_metrics(settings.address.agent)
    , m_links(settings.link, m_around, m_metrics, protocols())
    , m_calls(settings.calls, m_around, m_metrics)
    , m_mentions(settings.mentions, m_around, m_metrics)
{
    wire();
}

CoralClient::~CoralClient() = default;

std::vector<LinkKeeper::MakeLink> CoralClient::protocols()
{
    using Protocol = CoralClientSettings::Protocol;
    const LinkContext context{.connections = m_connections,
        .deadlines = m_around.deadlines,
        .address = m_settings.address,
        .clientName = m_settings.name,
        .clientVersion =
            m_settings.version.isEmpty() ? QString::fromLatin1(kVersion) : m_settings.version};
    std::vector<LinkKeeper::MakeLink> protocols;
    const Protocol protocol = m_settings.protocol;
    if (protocol == Protocol::Newest || protocol == Protocol::StreamableHttp)
        protocols.emplace_back([context] { return new StatelessLink(context); });
    if (protocol != Protocol::HttpSse)
        protocols.emplace_back([context] { return new SessionLink(context); });
    if (protocol == Protocol::Newest || protocol == Protocol::HttpSse)
        protocols.emplace_back([context] { return new SseLink(context); });
    return protocols;
}

void CoralClient::wire()
{
    connect(&m_links, &LinkKeeper::opened, this, &CoralClient::takeOpened);
    connect(&m_links, &LinkKeeper::stateChanged, this, &CoralClient::takeState);
    connect(&m_links, &LinkKeeper::lost, this, [this](const LinkEnd &end) {
        m_calls.suspend();
        m_mentions.suspend();
        emit lost(end.error);
    });
    connect(&m_links, &LinkKeeper::abandoned, this, [this] {
        m_calls.abandon();
        m_mentions.stop();
    });
    connect(&m_links, &LinkKeeper::welcomed, this, &CoralClient::welcomed);
    connect(&m_links, &LinkKeeper::heartbeatReceived, this, &CoralClient::heartbeatReceived);
    connect(&m_links, &LinkKeeper::pingAnswered, this, &CoralClient::pingAnswered);
    connect(&m_links, &LinkKeeper::notified, this, &CoralClient::notified);
    connect(&m_calls, &CallKeeper::unanswered, &m_links, &LinkKeeper::doubt);
    connect(&m_mentions, &MentionLoop::mentioned, this, &CoralClient::mentioned);
    connect(&m_mentions, &MentionLoop::failed, this, &CoralClient::mentionsFailed);
}

void CoralClient::takeOpened(const LinkInfo &info, bool isRestarted)
{
    AgentLink &link = *m_links.link();
    if (isRestarted)
        emit hubRestarted();
    if (m_links.link() != &link) // closed by whoever heard of it
        return;
    m_calls.resume(link, info, isRestarted);
    if (m_settings.receivesMentions)
        m_mentions.resume(link);
    emit opened(info);
}

void CoralClient::takeState(const ConnectionState &state)
{
    const bool isGivenUp = state.phase == ConnectionState::Phase::GivenUp;
    emit stateChanged(state);
    if (!isGivenUp)
        return;
    m_calls.endAll(state.error);
    emit gaveUp(state.error);
}

void CoralClient::open()
{
    m_links.start();
}

void CoralClient::close()
{
    m_mentions.stop();
    m_calls.endAll({ErrorCode::Unavailable, u"The connection was closed by this side."_s});
    m_links.stop();
}

CoralClient::CallId CoralClient::callTool(
    const QString &tool, const QJsonObject &arguments, ToolEnded ended, const CallOptions &options)
{
    CallKeeper::Call call{.method = u"tools/call"_s,
        .params = {{u"name"_s, tool}, {u"arguments"_s, arguments}},
        .timeout = options.timeout};
    call.isLong = tool == "wait_for_mentions"_L1;
    if (isHarmless(tool)) {
        call.repeat = CallKeeper::Repeat::Harmless;
    } else if (heedsKeys(tool)) {
        const QString key = options.idempotencyKey.isEmpty()
            ? QUuid::createUuid().toString(QUuid::WithoutBraces)
            : options.idempotencyKey;
        call.params.insert(u"_meta"_s, QJsonObject{{u"coral/idempotencyKey"_s, key}});
        call.repeat = CallKeeper::Repeat::ByKey;
    }
    const auto id = std::make_shared<CallId>(0);
    call.ended = [this, id, ended = std::move(ended)](
                     CallFate fate, const Result<QJsonObject> &result) {
        ToolOutcome outcome{fate, Error{}};
        if (result)
            outcome.answer = ToolAnswer::fromResult(*result);
        else
            outcome.answer = result.error();
        if (ended)
            ended(outcome);
        emit callEnded(*id, outcome);
    };
    return *id = m_calls.start(call);
}

QFuture<ToolOutcome> CoralClient::callTool(
    const QString &tool, const QJsonObject &arguments, const CallOptions &options)
{
    const auto promise = std::make_shared<QPromise<ToolOutcome>>();
    promise->start();
    callTool(
        tool, arguments,
        [promise](const ToolOutcome &outcome) {
            promise->addResult(outcome);
            promise->finish();
        },
        options);
    return promise->future();
}

QFuture<ToolOutcome> CoralClient::createThread(const QString &name, const QStringList &participants)
{
    return callTool(u"create_thread"_s,
        {{u"threadName"_s, name}, {u"participantIds"_s, QJsonArray::fromStringList(participants)}});
}

QFuture<ToolOutcome> CoralClient::sendMessage(
    const QString &threadId, const QString &content, const QStringList &mentions)
{
    return callTool(u"send_message"_s,
        {{u"threadId"_s, threadId}, {u"content"_s, content},
            {u"mentions"_s, QJsonArray::fromStringList(mentions)}});
}

void CoralClient::cancel(CallId id)
{
    m_calls.cancel(id);
}

CoralClient::CallId CoralClient::request(const QString &method, const QJsonObject &parameters,
    Answered answered, std::chrono::milliseconds timeout)
{
    return m_calls.start({.method = method,
        .params = parameters,
        .repeat = CallKeeper::Repeat::Harmless,
        .timeout = timeout,
        .ended = [answered = std::move(answered)](
                     CallFate, const Result<QJsonObject> &result) { answered(result); }});
}

QByteArray CoralClient::metricsText() const
{
    return m_metrics.text(m_calls.breaker(), m_connections);
}

} // namespace shared
