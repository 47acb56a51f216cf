// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/endcheck.h"

namespace shared::doctor {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

EndCheck::EndCheck(Subject &subject)
    : HttpCheck(subject)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(100ms);
    connect(&m_pause, &QTimer::timeout, this, &EndCheck::post);
}

void EndCheck::start()
{
    setLimit(8s,
        Finding::warning(u"8 s after the stream was closed the hub still takes it for open"_s,
            u"Something in between keeps connections of clients that have gone. Agents are shown "
            "as connected until the hub's next heartbeats fail; look at the proxy."_s));
    m_endpoint = subject().stream.endpoint();
    subject().stream.close();
    post();
}

void EndCheck::post()
{
    ask(m_endpoint, R"({"jsonrpc":"2.0","id":"doctor","method":"ping"})",
        [this](const Answer &answer) { take(answer); });
}

void EndCheck::take(const Answer &answer)
{
    if (answer.status == 410) {
        return finish(Finding::ok(
            u"410 for what is posted after the stream was closed (%1)"_s.arg(elapsed())));
    }
    if (answer.status / 100 == 2) // it has not heard of it yet
        return m_pause.start();
    finish(Finding::warning(u"in the place of 410 there came: %1"_s.arg(answer.text()),
        u"A client can't tell an ended connection from another mistake. Behind a proxy: does it "
        "pass all requests of a session to the same hub?"_s));
}

} // namespace shared::doctor
