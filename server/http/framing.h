// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/message.h"

namespace server::http {

// Where the body of a request ends.
struct Framing {
    bool isChunked = false;
    qsizetype length = 0; // without chunks
    bool expectsContinue = false; // the client waits for "100 Continue" before it sends the body
};

// Judges the head as a whole: Host, the fields that frame the body, Expect, Upgrade, Connection.
// Sets the message's keepAlive. The authority is that of an absolute-form target, else empty.
[[nodiscard]] Objection checkHead(
    Message *message, const QByteArray &authority, qsizetype maxBody, Framing *framing);

} // namespace server::http
