// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connectionrecord.h"

#include "server/http/log.h"

using namespace Qt::StringLiterals;

namespace server::http {

void logEnd(const ConnectionRecord &record)
{
    QString line = u"connection closed id=%1 peer=%2:%3 reason=%4 age_ms=%5 requests=%6 in=%7 "
                   "out=%8"_s.arg(record.id)
                       .arg(record.peerAddress.toString())
                       .arg(record.peerPort)
                       .arg(shared::closeReasonName(record.reason))
                       .arg(record.age.count())
                       .arg(record.requests)
                       .arg(record.bytesIn)
                       .arg(record.bytesOut);
    if (record.refusedStatus != 0)
        line += u" refused=%1 cause=%2"_s.arg(record.refusedStatus).arg(record.refusal);
    // A peer that vanished between two requests took nothing with it.
    const bool wasIdle = record.reason == shared::CloseReason::HalfOpen;
    const bool isNews = !shared::isExpected(record.reason) && !record.isEndReported && !wasIdle;
    if (record.refusedStatus != 0 || isNews)
        qCInfo(lcHttp, "%ls", qUtf16Printable(line));
    else
        qCDebug(lcHttp, "%ls", qUtf16Printable(line));
}

} // namespace server::http
