// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/service/supervision.h"

#include "server/service/log.h"
#include "server/service/notifysocket.h"
#include "shared/util/logfields.h"

#include <QCoreApplication>

#include <algorithm>
#include <memory>
#include <utility>

namespace server::service {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kStatusInterval = 10s; // where nobody wants signs of life
constexpr std::chrono::milliseconds kRetry =
    100ms; // when the service manager is too busy to listen

std::chrono::microseconds watchdogOf(const QProcessEnvironment &environment)
{
    const QString process = environment.value(u"WATCHDOG_PID"_s);
    if (!process.isEmpty() && process.toLongLong() != QCoreApplication::applicationPid())
        return 0us; // meant for another process
    return std::chrono::microseconds(
        std::max<qlonglong>(0, environment.value(u"WATCHDOG_USEC"_s).toLongLong()));
}

// One line, whatever is in it.
QByteArray statusLine(QString status)
{
    return "STATUS=" + status.replace(u'\n', u' ').toUtf8();
}

} // namespace

Supervision::Settings Supervision::settingsOf(const QProcessEnvironment &environment)
{
    const QString address = environment.value(u"NOTIFY_SOCKET"_s);
    if (address.isEmpty())
        return {};
    auto socket = NotifySocket::open(address.toLocal8Bit());
    if (!socket) {
        qCWarning(lcService).noquote() << shared::LogFields("the service manager can't be told")
                                              .add("socket", address)
                                              .add("error", socket.error().message);
        return {};
    }
    return {.send = [shared = std::make_shared<NotifySocket>(std::move(socket.value()))](
                        const QByteArray &states) { return shared->send(states); },
        .watchdog = watchdogOf(environment)};
}

Supervision::Supervision(shared::DeadlineQueue &deadlines, Settings settings,
    std::function<QString()> status, QObject *parent)
    : QObject(parent)
    , m_deadlines(deadlines)
    , m_settings(std::move(settings))
    , m_status(std::move(status))
{
}

Supervision::~Supervision()
{
    m_deadlines.cancel(m_nextBeat);
}

void Supervision::ready()
{
    if (!m_settings.send)
        return;
    m_lastStatus = m_status();
    tell({"READY=1", statusLine(m_lastStatus)});
    schedule();
}

void Supervision::stopping(std::chrono::milliseconds atMost)
{
    if (!m_settings.send)
        return;
    m_isStopping = true;
    const std::chrono::microseconds time = atMost;
    tell({"STOPPING=1", "EXTEND_TIMEOUT_USEC=" + QByteArray::number(qlonglong(time.count())),
        statusLine(u"Stopping, calls in flight may end."_s)});
    if (!m_untold.isEmpty())
        schedule(); // soon, and not at the next sign of life
}

void Supervision::tell(const QByteArrayList &states)
{
    // Only the newest of each name is news, however long nobody listens.
    for (const QByteArray &state : states) {
        const QByteArray name = state.first(state.indexOf('=') + 1);
        m_untold.removeIf([&name](const QByteArray &older) { return older.startsWith(name); });
        m_untold.append(state);
    }
    if (m_settings.send(m_untold.join('\n') + '\n'))
        m_untold.clear();
}

void Supervision::schedule()
{
    m_deadlines.cancel(m_nextBeat);
    auto interval = kStatusInterval;
    if (m_settings.watchdog > 0us)
        interval = std::max<std::chrono::milliseconds>(
            1ms, std::chrono::floor<std::chrono::milliseconds>(m_settings.watchdog / 2));
    if (!m_untold.isEmpty())
        interval = std::min(interval, kRetry);
    m_nextBeat = m_deadlines.addAfter(interval, [this] { beat(); });
}

void Supervision::beat()
{
    QByteArrayList states;
    if (m_settings.watchdog > 0us)
        states.append("WATCHDOG=1");
    const QString status = m_isStopping ? m_lastStatus : m_status();
    if (status != std::exchange(m_lastStatus, status))
        states.append(statusLine(status));
    if (!states.isEmpty() || !m_untold.isEmpty())
        tell(states);
    schedule();
}

} // namespace server::service
