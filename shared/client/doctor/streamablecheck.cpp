// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/streamablecheck.h"

#include "shared/client/doctor/advice.h"

#include <QJsonArray>

namespace shared::doctor {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Of an address whose session is known to be right.
QString advice()
{
    return u"A proxy must pass POST, GET and DELETE of .../mcp on, unbuffered (OPERATIONS.md, "
           "Behind a reverse proxy). Clients that speak HTTP with SSE (--http) do without."_s;
}

} // namespace

void StreamableCheck::start()
{
    CoralClientSettings settings;
    settings.address = address();
    settings.protocol = CoralClientSettings::Protocol::StreamableHttp;
    settings.name = u"coral-client doctor"_s;
    settings.receivesMentions = false;
    setLimit(15s, Finding::failed(u"no answer by Streamable HTTP within 15 s"_s, advice()));
    subject().client = std::make_unique<CoralClient>(settings, subject().connections);
    connect(subject().client.get(), &CoralClient::stateChanged, this, &StreamableCheck::takeState);
    subject().client->open();
}

void StreamableCheck::takeState(const ConnectionState &state)
{
    using Phase = ConnectionState::Phase;
    if (state.phase == Phase::Open) {
        if (!subject().heartbeat)
            subject().heartbeat = state.info.heartbeat;
        subject().client->request(
            u"tools/list"_s, {}, [this](const Result<QJsonObject> &result) { takeTools(result); });
    } else if (state.phase == Phase::Retrying || state.phase == Phase::GivenUp) {
        const bool isForbidden = state.error.code == ErrorCode::Forbidden;
        finish(Finding::failed(u"no connection by Streamable HTTP: %1"_s.arg(state.error.message),
            isForbidden ? adviceForRefusal(403, true, address()) : advice()));
    }
}

void StreamableCheck::takeTools(const Result<QJsonObject> &result)
{
    if (!result) {
        return finish(Finding::failed(
            u"the tools could not be listed: %1"_s.arg(result.error().message), advice()));
    }
    finish(Finding::ok(u"MCP %1, %2 tools (%3)"_s.arg(subject().client->state().info.revision)
                           .arg(result->value("tools"_L1).toArray().size())
                           .arg(elapsed())));
}

} // namespace shared::doctor
