// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/threadresources.h"

#include "server/tools/agentcall.h"
#include "server/tools/messagexml.h"

#include <QJsonArray>

namespace server::tools {

namespace {

// A caller has one session and one name, so the URI need not say which.
const QString kAllThreads = QStringLiteral("coral://threads");
const QString kThreadPrefix = QStringLiteral("coral://threads/");
const QString kMimeType = QStringLiteral("application/xml");

QString uriOf(const QString &threadId)
{
    return kThreadPrefix + threadId;
}

// One entry whatever threads there are, so that the list never changes; the template names the
// others.
QList<mcp::Resource> list()
{
    // The name is the one that existing agents look for.
    return {{.uri = kAllThreads,
        .name = QStringLiteral("message"),
        .title = QStringLiteral("Threads and messages"),
        .description =
            QStringLiteral("Every thread that you take part in, with all of its messages."),
        .mimeType = kMimeType}};
}

void read(const session::Hub &hub, const mcp::CallPointer &pointer)
{
    const AgentCall call(pointer);
    const QString uri = pointer->parameters().value(QStringLiteral("uri")).toString();
    const auto threads = hub.threads(call.session, call.agentId);
    if (!threads)
        return pointer->fail(threads.error());
    QList<session::Thread> found;
    for (const session::Thread &thread : *threads) {
        if (uri == kAllThreads || uri == uriOf(thread.id))
            found.append(thread);
    }
    if (found.isEmpty() && uri != kAllThreads)
        return pointer->fail({shared::ErrorCode::NotFound,
            QStringLiteral("Resource not found: %1. resources/list shows those that "
                           "you can read.")
                .arg(uri)});
    const QJsonObject content{{QStringLiteral("uri"), uri}, {QStringLiteral("mimeType"), kMimeType},
        {QStringLiteral("text"), threadsXml(found)}};
    pointer->finish(QJsonObject{{QStringLiteral("contents"), QJsonArray{content}}});
}

} // namespace

void addThreadResources(mcp::Registry &registry, session::Hub &hub)
{
    registry.setResources([](const mcp::Caller &) { return list(); },
        [&hub](const mcp::CallPointer &call) { read(hub, call); });
    registry.add(mcp::ResourceTemplate{.uriTemplate = kThreadPrefix + QStringLiteral("{threadId}"),
        .name = QStringLiteral("thread"),
        .title = QStringLiteral("One thread"),
        .description = QStringLiteral("A thread that you take part in, with all of its messages."),
        .mimeType = kMimeType});
    QObject::connect(&hub, &session::Hub::threadChanged, &registry,
        [&registry](
            const session::SessionKey &key, const QString &threadId, const QStringList &agents) {
            for (const QString &agent : agents) {
                emit registry.resourceUpdated(key.toString(), agent, kAllThreads);
                emit registry.resourceUpdated(key.toString(), agent, uriOf(threadId));
            }
        });
}

} // namespace server::tools
