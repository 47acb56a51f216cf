// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connectionrecord.h"

#include "server/http/log.h"
#include "shared/util/logfields.h"

using namespace Qt::StringLiterals;

namespace server::http {

void logEnd(const ConnectionRecord &record)
{
    // A peer that vanished between two requests took nothing with it.
    const bool wasIdle = record.reason == shared::CloseReason::HalfOpen;
    const bool isNews = record.refusedStatus == 0 && !record.isHandshakeBroken
        && !shared::isExpected(record.reason) && !record.isEndReported && !wasIdle;
    if (!isNews && !lcHttp().isDebugEnabled())
        return;
    const QString peer =
        u"%1:%2"_s.arg(record.peerAddress.toString(), QString::number(record.peerPort));
    shared::LogFields line("connection closed");
    line.add("connection", record.id);
    if (record.owner)
        line.add("transport", record.owner->transport)
            .add("session", record.owner->session)
            .add("agent", record.owner->agent);
    line.add("peer", peer)
        .add("reason", shared::closeReasonName(record.reason))
        .add("age", record.age)
        .add("requests", record.requests)
        .add("bytes_in", record.bytesIn)
        .add("bytes_out", record.bytesOut);
    if (record.refusedStatus != 0)
        line.add("refused", record.refusedStatus).add("cause", record.refusal);
    if (!record.handshakeError.isEmpty())
        line.add("handshake", record.handshakeError);
    const bool isAlarm = record.reason == shared::CloseReason::InternalError || record.owner;
    if (isNews && isAlarm)
        qCWarning(lcHttp) << line;
    else if (isNews)
        qCInfo(lcHttp) << line;
    else
        qCDebug(lcHttp) << line;
}

} // namespace server::http
