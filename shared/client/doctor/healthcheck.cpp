// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/healthcheck.h"

#include "shared/client/doctor/advice.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace shared::doctor {

using namespace Qt::StringLiterals;

void HealthCheck::start()
{
    ask(urlOf(u"/health/ready"_s), {}, [this](const Answer &answer) { take(answer); });
}

void HealthCheck::take(const Answer &answer)
{
    if (answer.status == 0) {
        const bool isPlain = address().server.scheme() == "http"_L1;
        return finish(Finding::failed(u"no HTTP answer: %1"_s.arg(answer.error),
            isPlain ? u"Does another program listen there, or does the hub want HTTPS (tls-cert)? "
                      "Then it is https:// in --server."_s
                    : u"Does another program listen there? The hub's log tells of every "
                      "connection with --log-level debug."_s));
    }
    const QJsonObject health = QJsonDocument::fromJson(answer.body).object();
    if (health.contains("checks"_L1))
        return judge(health);
    if (answer.status == 403 && answer.isCoral()) {
        return finish(Finding::failed(answer.text(),
            u"The name %1 belongs into allowed-hosts of the hub (OPERATIONS.md, Health and "
            "metrics)."_s.arg(address().server.host())));
    }
    if (answer.isCoral()) {
        return finish(
            Finding::failed(answer.text(), adviceForRefusal(answer.status, true, address())));
    }
    if (answer.status == 401 || answer.status == 403 || answer.status == 404) {
        return finish(
            Finding::warning(u"%1: it can't be told whether this is a hub"_s.arg(answer.text()),
                u"If the next checks fail, too, another program listens there. A proxy should let "
                "/health through (OPERATIONS.md, Behind a reverse proxy)."_s));
    }
    if (answer.status >= 502 && answer.status <= 504) {
        return finish(Finding::failed(u"the proxy reaches no hub: %1"_s.arg(answer.text()),
            u"Is the hub behind it running (\"systemctl status coral-server\"), and does the proxy "
            "look at the right port?"_s));
    }
    finish(Finding::failed(u"this is no Coral hub: HTTP %1 %2 at /health/ready"_s.arg(answer.status)
                               .arg(QString::fromLatin1(answer.reason)),
        u"Another program listens there: look at the port in --server. The hub's log names its "
        "own in the line \"ready\"."_s));
}

void HealthCheck::judge(const QJsonObject &health)
{
    if (health.value("status"_L1) == "ready"_L1)
        return finish(Finding::ok(u"the hub is ready (%1)"_s.arg(elapsed())));
    QStringList failed;
    const QJsonObject checks = health.value("checks"_L1).toObject();
    for (auto check = checks.begin(); check != checks.end(); ++check) {
        if (!check.value()["ok"_L1].toBool(true))
            failed.append(
                u"%1 %2"_s.arg(check.key(), check.value()["detail"_L1].toString()).trimmed());
    }
    finish(Finding::failed(u"the hub is not ready: %1"_s.arg(failed.join(u"; "_s)),
        u"It drains, is full, or is short of memory: its log says more (OPERATIONS.md, When "
        "something is wrong)."_s));
}

} // namespace shared::doctor
