// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/closereason.h"

#include <QAbstractSocket>

namespace server::http {

// Why a socket ended, from what Qt says and from errno as it stood when Qt said it: Qt reports FIN,
// RST and EPIPE alike as RemoteHostClosedError, and a dead peer in several ways. The only place
// where such an end gets its name.
[[nodiscard]] shared::CloseReason closeReasonOf(QAbstractSocket::SocketError error, int errnoValue);

} // namespace server::http
