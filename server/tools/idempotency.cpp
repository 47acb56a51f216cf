// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/idempotency.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>

namespace server::tools {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestKey = 200;

QByteArray fingerprintOf(const QString &tool, const QJsonObject &arguments)
{
    // The members of a QJsonObject are in order, whatever order they came in.
    const QByteArray json = QJsonDocument(arguments).toJson(QJsonDocument::Compact);
    return QCryptographicHash::hash(tool.toUtf8() + '\0' + json, QCryptographicHash::Sha256);
}

} // namespace

Idempotency::Idempotency(const IdempotencySettings &settings, const shared::Clock &clock,
    shared::DeadlineQueue &deadlines)
    : m_settings(settings)
    , m_clock(clock)
    , m_deadlines(deadlines)
{
}

Idempotency::~Idempotency()
{
    m_deadlines.cancel(m_sweep);
}

mcp::Tool Idempotency::guard(mcp::Tool tool)
{
    if (m_settings.window == std::chrono::milliseconds(0))
        return tool;
    tool.handler = [self = shared_from_this(), name = tool.name, handler = std::move(tool.handler)](
                       const mcp::CallPointer &call) { self->serve(name, handler, call); };
    return tool;
}

qsizetype Idempotency::size() const
{
    qsizetype size = 0;
    for (const Agent &agent : m_agents)
        size += agent.entries.size();
    return size;
}

void Idempotency::serve(const QString &tool, const Handler &handler, const mcp::CallPointer &call)
{
    const QJsonValue given = call->parameters().value("_meta"_L1)["coral/idempotencyKey"_L1];
    if (given.isUndefined())
        return handler(call);
    const QString key = given.toString();
    if (key.isEmpty() || key.size() > kLongestKey) {
        return call->fail({shared::ErrorCode::InvalidArgument,
            u"The _meta member coral/idempotencyKey must be a string of 1 to %1 characters."_s.arg(
                kLongestKey)});
    }
    const Owner owner{call->caller().scope, call->caller().name};
    const QByteArray fingerprint = fingerprintOf(tool, call->arguments());
    Agent &agent = m_agents[owner];
    forgetOld(agent);
    const auto known = agent.entries.find(key);
    if (known != agent.entries.end())
        repeat(*known, fingerprint, call);
    else
        begin(owner, key, fingerprint, handler, call);
}

void Idempotency::repeat(Entry &entry, const QByteArray &fingerprint, const mcp::CallPointer &call)
{
    if (entry.fingerprint != fingerprint) {
        return call->fail({shared::ErrorCode::InvalidArgument,
            u"The idempotency key was used for another tool or other arguments. Take a new key for "
            "a new call."_s});
    }
    if (!entry.answer)
        return entry.waiting.push_back(call);
    // A copy: to answer may have the entry forgotten.
    const KeyedCall::Answer answer = *entry.answer;
    KeyedCall::give(answer, *call);
}

void Idempotency::begin(const Owner &owner, const QString &key, const QByteArray &fingerprint,
    const Handler &handler, const mcp::CallPointer &call)
{
    Entry entry;
    entry.fingerprint = fingerprint;
    entry.waiting.push_back(call);
    m_agents[owner].entries.insert(key, entry);
    handler(std::make_shared<KeyedCall>(
        *call, [self = weak_from_this(), owner, key](const KeyedCall::Answer &answer) {
            if (const auto alive = self.lock())
                alive->keep(owner, key, answer);
        }));
}

void Idempotency::keep(const Owner &owner, const QString &key, const KeyedCall::Answer &answer)
{
    Agent &agent = m_agents[owner];
    Entry &entry = agent.entries[key];
    entry.answer = answer;
    entry.until = m_clock.now() + m_settings.window;
    const std::vector<mcp::CallPointer> waiting = std::exchange(entry.waiting, {});
    agent.answered.push_back(key);
    forgetOld(agent);
    scheduleSweep();
    for (const mcp::CallPointer &call : waiting)
        KeyedCall::give(answer, *call);
}

void Idempotency::forgetOld(Agent &agent)
{
    const auto isOver = [&] {
        return static_cast<qsizetype>(agent.answered.size()) > m_settings.answersPerAgent
            || agent.entries.find(agent.answered.front())->until <= m_clock.now();
    };
    while (!agent.answered.empty() && isOver()) {
        agent.entries.remove(agent.answered.front());
        agent.answered.pop_front();
    }
}

void Idempotency::sweep()
{
    m_sweep = 0;
    for (auto agent = m_agents.begin(); agent != m_agents.end();) {
        forgetOld(*agent);
        agent = agent->entries.isEmpty() ? m_agents.erase(agent) : std::next(agent);
    }
    scheduleSweep();
}

void Idempotency::scheduleSweep()
{
    if (m_sweep == 0 && !m_agents.isEmpty())
        m_sweep = m_deadlines.addAfter(m_settings.window, [this] { sweep(); });
}

} // namespace server::tools
