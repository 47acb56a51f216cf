// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/httpcheck.h"

#include "shared/client/httperror.h"

#include <QLocale>

#include <memory>

namespace shared::doctor {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

bool HttpCheck::Answer::isCoral() const
{
    return !reasonOfRefusal(body).isEmpty();
}

QString HttpCheck::Answer::text() const
{
    return status == 0 ? error : errorOfRefusal(status, reason, body).message;
}

QUrl HttpCheck::urlOf(const QString &path) const
{
    QUrl url = address().server;
    url.setPath(path);
    return url;
}

void HttpCheck::ask(const QUrl &url, const QByteArray &body, const Answered &answered)
{
    auto *exchange = new McpExchange(subject().connections,
        {.verb = body.isEmpty() ? McpExchange::Verb::Get : McpExchange::Verb::Post,
            .url = url,
            .body = body,
            .use = ConnectionPool::Use::Call,
            .limit = 10s},
        this);
    const auto answer = std::make_shared<Answer>();
    connect(exchange, &McpExchange::answered, this, [this, exchange, answer] {
        answer->status = exchange->status();
        answer->reason = exchange->reason();
        noteTime(exchange->header("Date"));
    });
    connect(exchange, &McpExchange::received, this,
        [answer](const QByteArray &json) { answer->body = json; });
    connect(exchange, &McpExchange::finished, this,
        [exchange, answer, answered](const std::optional<Error> &error) {
            exchange->deleteLater();
            if (exchange->status() >= 300)
                answer->body = exchange->refusal();
            if (error) {
                answer->status = 0;
                answer->error = error->message;
            }
            answered(*answer);
        });
}

void HttpCheck::noteTime(const QByteArray &date)
{
    QDateTime time =
        QLocale::c().toDateTime(QString::fromLatin1(date), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!time.isValid())
        return;
    time.setTimeSpec(Qt::UTC);
    subject().hubTime = time;
    subject().hubTimeCame = QDateTime::currentDateTimeUtc();
}

} // namespace shared::doctor
