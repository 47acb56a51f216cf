// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/message.h"

namespace server::http {

// Takes "GET /path HTTP/1.1" apart: method, target and version of the message. The target of an
// absolute-form is made relative; its authority has to be that of the Host field, see checkHead().
[[nodiscard]] Objection parseRequestLine(
    QByteArrayView line, qsizetype maxTarget, Message *message, QByteArray *authority);

// Whether an unfinished request line can still become one: what is no HTTP at all (TLS, say) is
// refused at its first byte, not at its timeout.
[[nodiscard]] bool canBecomeRequestLine(QByteArrayView beginning);

} // namespace server::http
