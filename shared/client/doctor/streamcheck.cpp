// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/streamcheck.h"

#include "shared/client/doctor/advice.h"

namespace shared::doctor {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

void StreamCheck::start()
{
    HttpSseClient &stream = subject().stream;
    setLimit(15s,
        Finding::failed(u"no welcome event within 15 s"_s,
            u"Something between here and the hub holds events back: a proxy must not buffer "
            "(OPERATIONS.md, Behind a reverse proxy). Try it on the hub's own machine."_s));
    connect(&stream, &HttpSseClient::closed, this, &StreamCheck::takeEnd);
    connect(&stream, &HttpSseClient::welcomed, this, [this](const QString &transport) {
        finish(Finding::ok(
            u"%1 (%2, transport %3)"_s.arg(subject().stream.welcome(), elapsed(), transport)));
    });
    stream.open(address().sseUrl());
}

void StreamCheck::takeEnd(const Error &error)
{
    const HttpSseClient &stream = subject().stream;
    const bool isCoral = !stream.farewellReason().isEmpty();
    const QString text = u"no stream of events: %1"_s.arg(error.message);
    if (stream.status() / 100 == 2)
        return finish(Finding::failed(text, adviceForStranger()));
    finish(Finding::failed(text, adviceForRefusal(stream.status(), isCoral, address())));
}

} // namespace shared::doctor
