// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/sessioncheck.h"

#include "shared/client/doctor/advice.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace shared::doctor {

using namespace Qt::StringLiterals;

void SessionCheck::start()
{
    const QJsonObject wish{
        {u"applicationId"_s, address().application}, {u"privacyKey"_s, address().key}};
    ask(urlOf(u"/sessions"_s), QJsonDocument(wish).toJson(QJsonDocument::Compact),
        [this](const Answer &answer) { take(answer); });
}

void SessionCheck::take(const Answer &answer)
{
    const QString session =
        QJsonDocument::fromJson(answer.body).object().value("sessionId"_L1).toString();
    if (answer.status / 100 == 2 && !session.isEmpty()) {
        subject().address.session = session;
        return finish(
            Finding::ok(u"the application %1 and its key are taken, session %2 was made"_s.arg(
                address().application, session)));
    }
    if (answer.status / 100 == 2) {
        return finish(Finding::failed(
            u"POST /sessions was answered with HTTP %1 and no session"_s.arg(answer.status),
            adviceForStranger()));
    }
    finish(Finding::failed(u"the hub makes no session: %1"_s.arg(answer.text()),
        adviceForRefusal(answer.status, answer.isCoral(), address())));
}

} // namespace shared::doctor
