// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/postcheck.h"

#include "shared/client/doctor/advice.h"
#include "shared/contract/version.h"

namespace shared::doctor {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

void PostCheck::start()
{
    setLimit(15s,
        Finding::failed(u"what was posted is not answered on the stream within 15 s"_s,
            u"Behind a proxy: it must pass the POST to the hub that has the stream (OPERATIONS.md, "
            "several hubs), and must not buffer. Else look at the hub's log."_s));
    subject().stream.initialize(u"coral-client doctor"_s, QString::fromLatin1(kVersion),
        [this](const Result<QJsonObject> &result) { takeResult(result); });
}

void PostCheck::takeResult(const Result<QJsonObject> &result)
{
    if (!result) {
        return finish(Finding::failed(
            u"what was posted was refused: %1"_s.arg(result.error().message),
            u"The stream was opened, so behind a proxy the POST may have gone elsewhere "
            "(OPERATIONS.md, several hubs), or the proxy takes no POST. Else the hub's log says "
            "why."_s));
    }
    const QJsonValue server = result->value("serverInfo"_L1);
    m_text = u"202, answered on the stream: %1 %2"_s
                 .arg(server["name"_L1].toString(), server["version"_L1].toString())
                 .trimmed();
    const QJsonValue coral = result->value("capabilities"_L1)["experimental"_L1]["coral"_L1];
    if (!subject().heartbeat && coral["heartbeatMs"_L1].isDouble())
        subject().heartbeat = std::chrono::milliseconds(coral["heartbeatMs"_L1].toInteger());
    // Nobody waits for the answer to this one: it shows the status.
    ask(subject().stream.endpoint(), R"({"jsonrpc":"2.0","id":"doctor","method":"ping"})",
        [this](const Answer &answer) { takeStatus(answer); });
}

void PostCheck::takeStatus(const Answer &answer)
{
    if (answer.status == 202)
        return finish(Finding::ok(m_text + u" (%1)"_s.arg(elapsed())));
    if (answer.status / 100 == 2) {
        return finish(Finding::warning(
            u"answered, but with HTTP %1 in the place of 202"_s.arg(answer.status),
            u"Something in between changes answers, and strict clients refuse that: look at the "
            "proxy."_s));
    }
    finish(Finding::failed(u"a second POST was refused: %1"_s.arg(answer.text()),
        adviceForRefusal(answer.status, answer.isCoral(), address())));
}

} // namespace shared::doctor
