// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/intake.h"

namespace server::transport {

using namespace Qt::StringLiterals;
using http::Reply;

namespace {

Reply drainingReply()
{
    return Reply::error(503, "draining"_L1, u"The server is stopping. Connect again in a moment."_s,
        std::chrono::seconds(2));
}

Reply pausedReply()
{
    return Reply::error(503, "draining"_L1,
        u"An administrator has the server take nobody new at the moment. Try again later."_s,
        std::chrono::seconds(10));
}

Reply shortOfMemoryReply()
{
    return Reply::error(503, "short_of_memory"_L1,
        u"The server has hardly any memory left and takes nobody new. Try again later."_s,
        std::chrono::seconds(10));
}

} // namespace

std::optional<Reply> Intake::refuseSession() const
{
    if (m_isDraining)
        return drainingReply();
    if (m_isPaused)
        return pausedReply();
    if (m_memory != Memory::Enough)
        return shortOfMemoryReply();
    return std::nullopt;
}

std::optional<Reply> Intake::refuseTransport() const
{
    if (m_isDraining)
        return drainingReply();
    if (m_isPaused)
        return pausedReply();
    if (m_memory == Memory::Exhausted)
        return shortOfMemoryReply();
    return std::nullopt;
}

} // namespace server::transport
