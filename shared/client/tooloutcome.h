// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/toolanswer.h"
#include "shared/util/result.h"

#include <QMetaType>

namespace shared {

// How a call ended. What is said of its effect holds for the server's present life: one that
// restarts with its sessions in memory has forgotten all that was done before.
enum class CallFate {
    Answered, // the server carried it out, or refused it with a reason of its own (see the result)
    NotCarriedOut, // it was never looked at
    Lost, // it may have been carried out, once
    LostByRestart, // the server restarted before it answered: nothing of it is left
};

// The end of a call of a tool.
struct ToolOutcome {
    CallFate fate = CallFate::NotCarriedOut;
    // An error: there is no answer. An answer with isError: the tool failed, and says why.
    Result<ToolAnswer> answer = Error{};

    [[nodiscard]] bool isSuccess() const { return answer && !answer->isError; }
    // For people: the tool's text, or what went wrong.
    [[nodiscard]] QString text() const { return answer ? answer->text : answer.error().message; }
};

} // namespace shared

Q_DECLARE_METATYPE(shared::ToolOutcome)
