// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/workspace.h"

#include "gui/words/figures.h"
#include "gui/words/words.h"

#include <algorithm>
#include <utility>

namespace gui {

using namespace Qt::StringLiterals;
using shared::ActivityEvent;
using shared::ActivityKind;
using shared::ConfigEntry;
using shared::Done;
using shared::Result;

namespace {

QString whom(const shared::Ban &ban)
{
    return ban.kind == shared::BanKind::Address
        ? ban.address
        : Workspace::tr("%1 of session %2").arg(ban.agentId, ban.sessionId);
}

std::vector<RowTable<ConfigEntry>::Column> configColumns()
{
    return {{Workspace::tr("Section"), [](const ConfigEntry &entry) { return entry.section; }},
        {Workspace::tr("Option"), [](const ConfigEntry &entry) { return entry.key; }},
        {Workspace::tr("Value"), [](const ConfigEntry &entry) { return entry.value; }},
        {Workspace::tr("Set by"),
            [](const ConfigEntry &entry) {
                return entry.isDefault ? Workspace::tr("default") : Workspace::tr("you");
            }},
        {Workspace::tr("Meaning"), [](const ConfigEntry &entry) { return entry.help; }}};
}

std::vector<RowTable<shared::Ban>::Column> banColumns()
{
    using shared::Ban;
    return {{Workspace::tr("Who"), whom},
        {Workspace::tr("Ends in"), [](const Ban &ban) { return durationText(ban.remaining); }},
        {Workspace::tr("Until"), [](const Ban &ban) { return momentText(ban.until); }},
        {Workspace::tr("Reason"), [](const Ban &ban) { return ban.reason; }}};
}

std::vector<RowTable<Workspace::LogLine>::Column> logColumns()
{
    using Line = Workspace::LogLine;
    return {{Workspace::tr("Time"), [](const Line &line) { return momentText(line.at); }},
        {Workspace::tr("Level"), [](const Line &line) { return line.level; }},
        {Workspace::tr("Category"), [](const Line &line) { return line.category; }},
        {Workspace::tr("Line"), [](const Line &line) { return line.text; }}};
}

QList<Workspace::LogLine> linesOf(const QList<ActivityEvent> &events)
{
    QList<Workspace::LogLine> lines;
    for (const ActivityEvent &event : events) {
        if (event.kind == ActivityKind::Log)
            lines.append({event.at, event.level, event.category, event.text});
    }
    return lines;
}

} // namespace

Workspace::Workspace(const shared::Surroundings &surroundings, Host *host, QObject *parent)
    : QObject(parent)
    , m_surroundings(surroundings)
    , m_host(host)
    , m_tree(surroundings.clock, surroundings.deadlines)
    , m_config(configColumns())
    , m_bans(banColumns())
    , m_log(logColumns())
    , m_attachment(surroundings)
    , m_commands(m_attachment, surroundings)
    , m_conversation(m_attachment, surroundings)
{
    connectAttachment();
    connectCommands();
    if (m_host != nullptr)
        connectHost();
}

void Workspace::connectAttachment()
{
    connect(&m_attachment, &Attachment::pictureBegan, &m_tree, &HubModel::beginLoad);
    connect(&m_attachment, &Attachment::pictureEnded, &m_tree, &HubModel::endLoad);
    connect(&m_attachment, &Attachment::sessionsReceived, &m_tree, &HubModel::takeSessions);
    connect(&m_attachment, &Attachment::agentsReceived, &m_tree, &HubModel::takeAgents);
    connect(&m_attachment, &Attachment::transportsReceived, &m_tree, &HubModel::takeTransports);
    connect(&m_attachment, &Attachment::eventsReceived, this, &Workspace::takeEvents);
    connect(&m_attachment, &Attachment::pastReceived, this, &Workspace::takePast);
    connect(&m_attachment, &Attachment::gapFound, this, &Workspace::noteGap);
    connect(&m_attachment, &Attachment::statusReceived, this, &Workspace::takeStatus);
    connect(&m_attachment, &Attachment::bansReceived, this,
        [this](const QList<shared::Ban> &bans) { m_bans.setRows(bans); });
    connect(&m_attachment, &Attachment::historyReceived, this,
        [this](const QList<shared::HistorySample> &samples) {
            m_history = samples;
            emit historyChanged();
        });
    connect(&m_attachment, &Attachment::pictureEnded, this, [this] {
        askConfig();
        m_conversation.refresh();
    });
}

void Workspace::connectCommands()
{
    connect(&m_commands, &Commands::transportNoted, &m_tree, &HubModel::setNote);
    connect(&m_commands, &Commands::succeeded, this, &Workspace::succeeded);
    connect(&m_commands, &Commands::failed, this, &Workspace::failed);
    connect(&m_commands, &Commands::bansChanged, &m_attachment, &Attachment::askBans);
    connect(&m_commands, &Commands::statusReceived, this, &Workspace::takeStatus);
}

void Workspace::connectHost()
{
    connect(m_host, &Host::stateChanged, this, [this](Host::State state) {
        if (state != Host::State::Stopped)
            return;
        if (m_attachment.hub() == m_hosted)
            detach();
        m_hosted = {};
        // In another turn: whoever else hears of the stop shall not hear of the start before it.
        if (m_restart)
            QMetaObject::invokeMethod(this, &Workspace::startAgain, Qt::QueuedConnection);
    });
}

void Workspace::startAgain()
{
    const auto settings = std::exchange(m_restart, std::nullopt);
    if (!settings || m_host->state() != Host::State::Stopped)
        return;
    if (const auto started = startHosting(*settings); !started)
        emit failed(started.error().message);
}

Result<Done> Workspace::startHosting(const HostSettings &settings)
{
    Q_ASSERT(m_host != nullptr);
    if (m_host->state() == Host::State::Running) {
        attach(HubAddress(m_hosted));
        return Done{};
    }
    const Result<HubAddress> hub = m_host->start(settings);
    if (!hub)
        return hub.error();
    m_hosted = *hub;
    attach(*hub);
    return Done{};
}

void Workspace::stopHosting()
{
    m_restart.reset(); // whoever stops it wants it stopped
    m_host->stop();
}

void Workspace::restartHosting(const HostSettings &settings)
{
    if (m_host->state() == Host::State::Stopped) {
        if (const auto started = startHosting(settings); !started)
            emit failed(started.error().message);
        return;
    }
    m_restart = settings;
    m_host->stop();
}

bool Workspace::isHosting() const
{
    return m_host != nullptr && m_host->state() != Host::State::Stopped
        && m_attachment.hub() == m_hosted && m_attachment.client() != nullptr;
}

void Workspace::attach(const HubAddress &hub)
{
    forgetHub();
    m_attachment.attach(hub);
}

void Workspace::detach()
{
    m_attachment.detach();
    forgetHub();
}

void Workspace::forgetHub()
{
    m_tree.clear();
    m_activity.clear();
    m_config.setRows({});
    m_bans.setRows({});
    m_log.setRows({});
    m_history.clear();
    m_status.reset();
    m_messageRate.clear();
    m_conversation.show({}, {});
    emit historyChanged();
    emit statusChanged();
}

void Workspace::takeStatus(const shared::ServerStatus &status)
{
    m_status = status;
    m_messageRate.add(m_surroundings.clock.now(), status.messages);
    m_tree.setClockOffset(m_attachment.clockOffset());
    emit statusChanged();
}

void Workspace::takeEvents(const QList<ActivityEvent> &events)
{
    m_tree.takeEvents(events);
    m_activity.take(events);
    m_conversation.takeEvents(events);
    m_log.append(linesOf(events), kLogLines);
    const bool haveBansChanged = std::ranges::any_of(events, [](const ActivityEvent &event) {
        return event.kind == ActivityKind::BanBegan || event.kind == ActivityKind::BanEnded;
    });
    if (haveBansChanged)
        m_attachment.askBans();
}

// To be read, no more: what became of it is in the picture.
void Workspace::takePast(const QList<ActivityEvent> &events)
{
    m_activity.prepend(events);
    m_log.setRows(linesOf(events) + m_log.rows());
}

void Workspace::noteGap(const shared::ActivityGap &gap)
{
    ActivityEvent event;
    event.kind = ActivityKind::Log;
    event.at = m_tree.hubNow();
    event.level = u"warning"_s;
    event.text = gap.missed
        ? tr("%n event(s) are missing here: %1", nullptr, static_cast<int>(*gap.missed))
              .arg(wordFor(gap.reason))
        : tr("Events are missing here: %1").arg(wordFor(gap.reason));
    m_activity.take({event});
    if (gap.reason == shared::ActivityGap::Reason::Restarted)
        m_conversation.forget();
}

void Workspace::askConfig()
{
    if (m_attachment.client() == nullptr)
        return;
    m_attachment.client()->ask<shared::Page<ConfigEntry>>(
        {.path = {u"config"_s}, .query = {{u"limit"_s, u"1000"_s}}}, this,
        [this](const Result<shared::Page<ConfigEntry>> &page) {
            if (page)
                m_config.setRows(page->items);
        });
}

} // namespace gui
