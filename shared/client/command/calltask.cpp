// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/calltask.h"

#include <QJsonDocument>

namespace shared::command {

using namespace Qt::StringLiterals;

CallTask::CallTask(const Options &options, Output &output, QObject *parent)
    : AgentTask(withoutMentions(options), output, parent)
{
}

void CallTask::start()
{
    const QString json = options().arguments.value(1, u"{}"_s);
    QJsonParseError error;
    const QJsonDocument arguments = QJsonDocument::fromJson(json.toUtf8(), &error);
    if (!arguments.isObject()) {
        output().complain(
            u"the arguments must be a JSON object, such as '{\"timeoutMs\": 1000}': %1"_s.arg(
                error.error == QJsonParseError::NoError ? u"they are something else"_s
                                                        : error.errorString()));
        return finish(kBadUsage);
    }
    AgentTask::start();
    client().callTool(options().arguments.constFirst(), arguments.object(),
        [this](const ToolOutcome &outcome) { takeEnd(outcome); }, {.timeout = options().timeout});
}

void CallTask::takeEnd(const ToolOutcome &outcome)
{
    if (!outcome.answer)
        return finishFailed(outcome);
    output().show(outcome.answer->text, toJson(*outcome.answer));
    finish(outcome.answer->isError ? kFailed : kSuccess);
}

} // namespace shared::command
