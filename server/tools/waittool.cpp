// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/waittool.h"

#include "server/tools/annotations.h"
#include "server/tools/membershipnews.h"
#include "server/tools/mentionwait.h"
#include "server/tools/messageschema.h"
#include "server/tools/schema.h"

#include <algorithm>
#include <cmath>

namespace server::tools {

using namespace Qt::StringLiterals;

namespace {

using std::chrono::milliseconds;

const QString kTimeout = u"timeoutMs"_s;

// How long this call may wait: what it asked for, bounded by what its client said it survives.
milliseconds waitOf(const mcp::CallPointer &call, const WaitSettings &settings)
{
    milliseconds longest = settings.longest;
    bool isNumber = false;
    const qlonglong named =
        call->caller().options.value(u"maxWaitForMentionsTimeout"_s).toLongLong(&isNumber);
    if (isNumber && named > 0)
        longest = std::min(milliseconds(named), settings.cap);
    const QJsonValue asked = call->arguments().value(kTimeout);
    if (asked.isUndefined() || asked.isNull())
        return std::min(settings.byDefault, longest);
    // Models send 8000.0 and "8000" as well as 8000.
    const double number = asked.toVariant().toDouble();
    return number >= static_cast<double>(longest.count()) ? longest
                                                          : milliseconds(std::llround(number));
}

void waitForMentions(const mcp::Registry &registry, const ToolContext &context,
    MembershipNews &news, const mcp::CallPointer &call)
{
    const milliseconds timeout = waitOf(call, context.waits);
    if (timeout <= milliseconds(0))
        return call->finish(mcp::ToolResult::failure(
            u"Error waiting for mentions: Timeout must be greater than 0. Give "
            "timeoutMs in milliseconds, or leave it out."_s));
    if (MentionWait::begin(registry, context, call, timeout))
        news.tell(call);
}

QJsonObject inputSchema(const WaitSettings &settings)
{
    const QString description =
        u"How long to wait, in milliseconds. Waits end after %1 at the latest, "
        "unless your connection was set up for more."_s.arg(settings.longest.count());
    return schema::object({{.name = kTimeout,
        .schema = schema::with(
            schema::number(description), u"default"_s, qint64(settings.byDefault.count())),
        .isRequired = false}});
}

} // namespace

void addWaitTool(mcp::Registry &registry, const ToolContext &context)
{
    mcp::Tool tool;
    tool.name = u"wait_for_mentions"_s;
    tool.title = u"Wait for mentions"_s;
    tool.description =
        u"Answers with every message that mentions you and that you have not got yet, or waits for "
        "the next one. When the time runs out it says that there was none: call it again as long "
        "as you expect something. The answer is XML, one <message> element each, with its threadId "
        "to answer to. You may get a message a second time after a lost connection: its id is the "
        "same."_s;
    tool.inputSchema = inputSchema(context.waits);
    tool.outputSchema = schema::object({{.name = u"messages"_s,
        .schema = schema::list(
            u"The messages, oldest first; empty when none came in time."_s, messageSchema())}});
    // Not read-only: what it answers with counts as read afterwards.
    tool.annotations = annotations(tool.title, {});
    auto *news = new MembershipNews(context.hub, &registry);
    tool.handler = [&registry, context, news](const mcp::CallPointer &call) {
        waitForMentions(registry, context, *news, call);
    };
    registry.add(tool);
}

} // namespace server::tools
