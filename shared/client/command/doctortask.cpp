// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/doctortask.h"

namespace shared::command {

using namespace Qt::StringLiterals;

namespace {

constexpr int kOutcomeWidth = 8;
constexpr int kNameWidth = 11;

QString nameOf(doctor::Outcome outcome)
{
    switch (outcome) {
    case doctor::Outcome::Ok:
        return u"ok"_s;
    case doctor::Outcome::Warning:
        return u"warning"_s;
    case doctor::Outcome::Failed:
        return u"failed"_s;
    case doctor::Outcome::Skipped:
        break;
    }
    return u"skipped"_s;
}

QString line(const QString &outcome, const QString &check, const QString &text)
{
    return u"%1 %2 %3"_s.arg(outcome, -kOutcomeWidth).arg(check, -kNameWidth).arg(text);
}

doctor::Examination::Settings settingsOf(const Options &options)
{
    return {.address = options.client.address,
        .makesSession = options.makesSession,
        .protocol = options.client.protocol,
        .trusted = options.trusted,
        .heartbeat = options.heartbeat,
        .limit = options.timeout};
}

} // namespace

DoctorTask::DoctorTask(const Options &options, Output &output, QObject *parent)
    : Task(options, output, parent)
    , m_examination(settingsOf(options))
{
    connect(&m_examination, &doctor::Examination::waiting, this,
        [this](const QString &check, const QString &text) {
            this->output().show(line(u"..."_s, check, text),
                {{u"event"_s, u"waiting"_s}, {u"check"_s, check}, {u"text"_s, text}});
        });
    connect(&m_examination, &doctor::Examination::found, this, &DoctorTask::show);
    connect(&m_examination, &doctor::Examination::finished, this, &DoctorTask::conclude);
}

void DoctorTask::start()
{
    const HubAddress &address = options().client.address;
    const QString server = address.server.toString();
    const double seconds = static_cast<double>(options().timeout.count()) / 1000;
    output().show(
        u"Checking %1 as the agent %2; %3 s at most."_s.arg(server, address.agent).arg(seconds),
        {{u"event"_s, u"start"_s}, {u"server"_s, server}, {u"agent"_s, address.agent}});
    m_examination.start();
}

void DoctorTask::stop()
{
    m_examination.stop();
}

void DoctorTask::show(
    const QString &check, const doctor::Finding &finding, std::chrono::milliseconds duration)
{
    if (finding.outcome == doctor::Outcome::Warning)
        ++m_warnings;
    QString text = line(nameOf(finding.outcome), check, finding.text);
    QJsonObject object{{u"event"_s, u"check"_s}, {u"check"_s, check},
        {u"outcome"_s, nameOf(finding.outcome)}, {u"text"_s, finding.text},
        {u"milliseconds"_s, static_cast<qint64>(duration.count())}};
    if (!finding.advice.isEmpty()) {
        text += u'\n' + line({}, {}, u"> "_s + finding.advice);
        object.insert(u"advice"_s, finding.advice);
    }
    output().show(text, object);
}

void DoctorTask::conclude(bool isWell)
{
    QString text = isWell ? u"All is well."_s : u"Something is wrong: see above."_s;
    if (isWell && m_warnings > 0)
        text = u"It works; warnings: %1."_s.arg(m_warnings);
    output().show(text, {{u"event"_s, u"end"_s}, {u"well"_s, isWell}, {u"warnings"_s, m_warnings}});
    emit finished(isWell ? kSuccess : kFailed);
}

} // namespace shared::command
