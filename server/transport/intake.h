// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"

#include <optional>

namespace server::transport {

// Whether the server takes on anything new. Who makes a session or opens a transport asks here
// first and answers with the refusal.
class Intake {
public:
    enum class Memory {
        Enough,
        Short, // nothing new is begun, but agents of the sessions that there are may come (back)
        Exhausted, // nothing at all
    };

    void drain() { m_isDraining = true; } // for good
    // An administrator has nobody new taken in, until further notice.
    void setPaused(bool isPaused) { m_isPaused = isPaused; }
    [[nodiscard]] bool isPaused() const { return m_isPaused; }
    void setMemory(Memory memory) { m_memory = memory; }

    [[nodiscard]] std::optional<http::Reply> refuseSession() const;
    // Into a session that exists.
    [[nodiscard]] std::optional<http::Reply> refuseTransport() const;

private:
    bool m_isDraining = false;
    bool m_isPaused = false;
    Memory m_memory = Memory::Enough;
};

} // namespace server::transport
