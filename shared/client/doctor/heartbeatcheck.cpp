// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/heartbeatcheck.h"

namespace shared::doctor {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

void HeartbeatCheck::start()
{
    const std::chrono::milliseconds interval = subject().heartbeat.value_or(15s);
    const std::chrono::milliseconds limit = interval + interval / 2 + 2s;
    emit waiting(u"waiting for a heartbeat, %1 at most: there is one every %2"_s.arg(
        durationText(limit), durationText(interval)));
    setLimit(limit,
        Finding::failed(u"no heartbeat within %1, though there should be one every %2"_s.arg(
                            durationText(limit), durationText(interval)),
            u"Something between here and the hub holds back or drops what is on the stream: a "
            "proxy must not buffer (OPERATIONS.md, Behind a reverse proxy). Clients take such a "
            "connection for lost. Try it on the hub's own machine; --heartbeat SECONDS if the hub "
            "does not tell its interval."_s));
    listen();
}

void HeartbeatCheck::listen()
{
    const auto take = [this] { finish(Finding::ok(u"came after %1"_s.arg(elapsed()))); };
    if (const CoralClient *client = subject().client.get()) {
        connect(client, &CoralClient::heartbeatReceived, this, take);
        connect(client, &CoralClient::lost, this,
            [this](const Error &error) { takeEnd(error.message); });
        return;
    }
    connect(&subject().stream, &HttpSseClient::heartbeatReceived, this, take);
    connect(&subject().stream, &HttpSseClient::closed, this,
        [this](const Error &error) { takeEnd(error.message); });
}

void HeartbeatCheck::takeEnd(const QString &why)
{
    finish(Finding::failed(u"the stream ended after %1: %2"_s.arg(elapsed(), why),
        u"If no reason of the hub is named, a proxy or firewall ended it: its timeout of idle "
        "connections must be longer than the heartbeat (OPERATIONS.md, Behind a reverse "
        "proxy)."_s));
}

} // namespace shared::doctor
