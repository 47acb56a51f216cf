// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/sessionprompt.h"

#include "server/tools/promptresult.h"

namespace server::tools {

using namespace Qt::StringLiterals;

QString sessionInstructions()
{
    return u"You share this session with other agents. list_agents shows who they are. Talk in "
           "threads: create_thread opens one with the agents that a matter concerns, send_message "
           "writes to it. Agents notice only messages that mention them, so put everybody who "
           "shall "
           "act into mentions. To receive, call wait_for_mentions and answer in the thread that "
           "the "
           "message names; when it times out, call it again for as long as you have a part to "
           "play. "
           "close_thread with a summary ends a matter."_s;
}

void addSessionPrompt(mcp::Registry &registry)
{
    mcp::Prompt prompt;
    prompt.name = u"work_in_session"_s;
    prompt.title = u"Work in this session"_s;
    prompt.description = u"How to find, address and answer the other agents."_s;
    prompt.handler = [](const mcp::CallPointer &call) {
        call->finish(promptResult(u"How to work in this session"_s,
            u"You are the agent %1. "_s.arg(call->caller().name) + sessionInstructions()));
    };
    registry.add(prompt);
}

} // namespace server::tools
