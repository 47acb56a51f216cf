// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/call.h"
#include "server/session/hub.h"
#include "server/tools/agentcall.h"
#include "server/tools/toolcontext.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"

#include <chrono>
#include <memory>

namespace server::mcp {
class Registry;
}

namespace server::tools {

// One call of wait_for_mentions under way, from the question to the hub until its answer; a client
// that gave a progress token hears in between that its call still waits. Lives as long as the hub's
// wait does.
class MentionWait final : public std::enable_shared_from_this<MentionWait> {
public:
    // Whether it waits now, and the call is not answered yet. What the context names, and the
    // registry, must outlive every call.
    [[nodiscard]] static bool begin(const mcp::Registry &registry, const ToolContext &context,
        const mcp::CallPointer &call, std::chrono::milliseconds timeout);

    MentionWait(const ToolContext &context, const mcp::CallPointer &call,
        std::chrono::milliseconds timeout);
    ~MentionWait();

    MentionWait(const MentionWait &) = delete;
    MentionWait &operator=(const MentionWait &) = delete;

private:
    void answer(const shared::Result<session::Hub::Delivery> &delivery);
    void endEarly(const mcp::Registry &registry, session::Hub::WaitId id);
    void scheduleProgress();
    void tellProgress();

    // constant after construction
    const ToolContext m_context;
    const AgentCall m_call;
    const std::chrono::milliseconds m_timeout;
    const bool m_hasReceipts; // the client tells with its next wait what of this one arrived
    const shared::Clock::TimePoint m_began;

    shared::DeadlineQueue::Id m_nextProgress = 0; // 0: none is due
};

} // namespace server::tools
