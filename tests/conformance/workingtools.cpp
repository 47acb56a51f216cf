// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/workingtools.h"

#include "server/mcp/registry.h"
#include "shared/util/deadlinequeue.h"
#include "tests/conformance/samples.h"

#include <functional>
#include <utility>

namespace tests {

using namespace Qt::StringLiterals;
using namespace server::mcp;
using shared::DeadlineQueue;

namespace {

using Step = std::function<void(Call &)>;

constexpr std::chrono::milliseconds kPause{50};
constexpr std::chrono::milliseconds kAbsence{100};

// One step after the other, with a pause between them.
void work(DeadlineQueue &deadlines, const CallPointer &call, QList<Step> steps)
{
    if (steps.isEmpty())
        return;
    steps.takeFirst()(*call);
    deadlines.addAfter(
        kPause, [&deadlines, call, steps = std::move(steps)] { work(deadlines, call, steps); });
}

void add(Registry &registry, const QString &name, const QString &description,
    std::function<void(const CallPointer &)> handler)
{
    Tool tool;
    tool.name = name;
    tool.description = description;
    tool.handler = std::move(handler);
    registry.add(tool);
}

Step say(const QString &text)
{
    return [text](Call &call) { call.log(LogLevel::Info, {}, text); };
}

Step advance(double done)
{
    return
        [done](Call &call) { call.progress(done, 100, u"Completed step %1 of 100"_s.arg(done)); };
}

Step finish(const QString &text)
{
    return [text](Call &call) { call.finish(ToolResult::text(text)); };
}

// Progress first, then a question: on the stream of the request may be the one, never the other as
// a request.
void askWhileStreaming(const CallPointer &call)
{
    call->progress(50, 100, u"Half way"_s);
    const QJsonObject schema = jsonObject(
        R"({"type": "object", "properties": {"go": {"type": "boolean"}}, "required": ["go"]})");
    if (call->require({{{u"go"_s, InputRequest::form(u"Go on?"_s, schema)}}}))
        call->finish(ToolResult::text(u"Streaming complete"_s));
}

} // namespace

void addWorkingTools(Registry &registry, DeadlineQueue &deadlines)
{
    add(registry, u"test_tool_with_logging"_s, u"Logs while it works."_s,
        [&deadlines](const CallPointer &call) {
            work(deadlines, call,
                {say(u"Tool execution started"_s), say(u"Tool processing data"_s),
                    say(u"Tool execution completed"_s),
                    finish(u"Tool with logging executed successfully"_s)});
        });
    add(registry, u"test_tool_with_progress"_s, u"Reports progress while it works."_s,
        [&deadlines](const CallPointer &call) {
            work(deadlines, call, {advance(0), advance(50), advance(100), finish(u"Done"_s)});
        });
    add(registry, u"test_logging_tool"_s, u"Logs and is done."_s, [](const CallPointer &call) {
        call->log(LogLevel::Info, u"fixture"_s, u"A line that only who asked for it gets"_s);
        call->finish(ToolResult::text(u"Logging evaluated"_s));
    });
    add(registry, u"test_reconnection"_s, u"Lets the client go and come back for the answer."_s,
        [&deadlines](const CallPointer &call) {
            call->suspend();
            deadlines.addAfter(kAbsence,
                [call] { call->finish(ToolResult::text(u"You came back for this answer."_s)); });
        });
    add(registry, u"test_streaming_elicitation"_s, u"Reports progress, then asks."_s,
        askWhileStreaming);
}

} // namespace tests
