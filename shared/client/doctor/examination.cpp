// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/examination.h"

#include "shared/client/doctor/clockcheck.h"
#include "shared/client/doctor/connectcheck.h"
#include "shared/client/doctor/endcheck.h"
#include "shared/client/doctor/healthcheck.h"
#include "shared/client/doctor/heartbeatcheck.h"
#include "shared/client/doctor/namecheck.h"
#include "shared/client/doctor/postcheck.h"
#include "shared/client/doctor/sessioncheck.h"
#include "shared/client/doctor/streamablecheck.h"
#include "shared/client/doctor/streamcheck.h"
#include "shared/client/doctor/tlscheck.h"

#include <utility>

namespace shared::doctor {

using namespace Qt::StringLiterals;

namespace {

template <typename T> std::unique_ptr<Check> make(Subject &subject)
{
    return std::make_unique<T>(subject);
}

} // namespace

std::vector<Examination::Step> Examination::stepsOf(const Settings &settings)
{
    using Protocol = CoralClientSettings::Protocol;
    std::vector<Step> steps{
        {u"dns"_s, {}, make<NameCheck>},
        {u"tcp"_s, u"dns"_s, make<ConnectCheck>},
        {u"tls"_s, u"tcp"_s, make<TlsCheck>},
        {u"health"_s, u"tls"_s, make<HealthCheck>},
    };
    QString door = u"health"_s;
    if (settings.makesSession && !settings.address.isDevmode) { // there it is made on demand
        steps.push_back({u"session"_s, door, make<SessionCheck>});
        door = u"session"_s;
    }
    if (settings.protocol == Protocol::Newest || settings.protocol == Protocol::HttpSse) {
        steps.push_back({u"sse"_s, door, make<StreamCheck>});
        steps.push_back({u"post"_s, u"sse"_s, make<PostCheck>});
        steps.push_back({u"heartbeat"_s, u"post"_s, make<HeartbeatCheck>});
        steps.push_back({u"close"_s, u"post"_s, make<EndCheck>});
    }
    if (settings.protocol != Protocol::HttpSse)
        steps.push_back({u"streamable"_s, door, make<StreamableCheck>});
    if (settings.protocol == Protocol::StreamableHttp)
        steps.push_back({u"heartbeat"_s, u"streamable"_s, make<HeartbeatCheck>});
    steps.push_back({u"clock"_s, u"tls"_s, make<ClockCheck>});
    return steps;
}

Examination::Examination(const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_steps(stepsOf(settings))
    , m_limit(settings.limit)
    , m_subject{
          .address = settings.address, .trusted = settings.trusted, .heartbeat = settings.heartbeat}
{
    m_subject.connections.trust(settings.trusted);
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, [this] {
        const QString text = u"not done within the %1 that all checks may take together"_s.arg(
            durationText(m_limit));
        skipRest(Finding::failed(text, u"--timeout SECONDS gives it more."_s));
    });
}

Examination::~Examination() = default;

void Examination::start()
{
    m_end.start(m_limit);
    next();
}

void Examination::stop()
{
    skipRest(Finding::failed(u"interrupted"_s, {}));
}

void Examination::next()
{
    if (m_step == m_steps.size())
        return leave();
    const Step &step = m_steps.at(m_step);
    m_since.start();
    if (const QString cause = m_causes.value(step.needs); !cause.isEmpty()) {
        m_causes.insert(step.name, cause);
        note(Finding::skipped(u"because of %1"_s.arg(cause)));
        return next();
    }
    m_check.reset(step.make(m_subject).release());
    connect(m_check.get(), &Check::finished, this, &Examination::take);
    connect(m_check.get(), &Check::waiting, this,
        [this, name = step.name](const QString &text) { emit waiting(name, text); });
    m_check->begin();
}

void Examination::take(const Finding &finding)
{
    m_check->disconnect(this);
    m_check.reset();
    if (finding.outcome == Outcome::Failed) {
        m_isWell = false;
        const QString name = m_steps.at(m_step).name;
        m_causes.insert(name, name);
    }
    note(finding);
    next();
}

void Examination::note(const Finding &finding)
{
    const QString name = m_steps.at(m_step++).name;
    emit found(name, finding, std::chrono::milliseconds(m_since.elapsed()));
}

void Examination::skipRest(const Finding &finding)
{
    if (m_isOver || m_step == m_steps.size())
        return;
    m_isWell = false;
    if (m_check)
        m_check->disconnect(this);
    m_check.reset();
    const QString name = m_steps.at(m_step).name;
    note(finding);
    while (m_step < m_steps.size())
        note(Finding::skipped(u"because of %1"_s.arg(name)));
    leave();
}

void Examination::leave()
{
    if (std::exchange(m_isOver, true))
        return;
    m_end.stop();
    m_subject.stream.close();
    CoralClient *client = m_subject.client.get();
    if (client == nullptr || client->state().phase == ConnectionState::Phase::Closed) {
        emit finished(m_isWell);
        return;
    }
    connect(client, &CoralClient::stateChanged, this, [this](const ConnectionState &state) {
        if (state.phase == ConnectionState::Phase::Closed)
            emit finished(m_isWell);
    });
    client->close();
}

} // namespace shared::doctor
