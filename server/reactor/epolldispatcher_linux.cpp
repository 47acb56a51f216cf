// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/reactor/epolldispatcher_linux.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimerEvent>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace server::reactor {

using namespace std::chrono_literals;

namespace {

constexpr int kEventsATurn = 256;

// What wakes a notifier of each kind. A hang-up or an error is for all of them: whoever reads or
// writes then is told by the system call what it is.
constexpr std::array<std::uint32_t, 3> kInterest{EPOLLIN, EPOLLOUT, EPOLLPRI};
constexpr std::uint32_t kAlways = EPOLLHUP | EPOLLERR;

std::uint64_t pack(int descriptor, std::uint32_t generation)
{
    return (static_cast<std::uint64_t>(generation) << 32U) | static_cast<std::uint32_t>(descriptor);
}

} // namespace

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_wakeUp(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (m_epoll < 0 || m_wakeUp < 0)
        qFatal("no descriptors left for the event loop");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = pack(m_wakeUp, 0);
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wakeUp, &event);
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_wakeUp);
    ::close(m_epoll);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_isInterrupted = false;
    emit awake();
    QCoreApplication::sendPostedEvents();

    const bool withTimers = !flags.testFlag(QEventLoop::X11ExcludeTimers);
    const bool withNotifiers = !flags.testFlag(QEventLoop::ExcludeSocketNotifiers);
    const bool mayWait = flags.testFlag(QEventLoop::WaitForMoreEvents) && !m_isInterrupted;
    // An event that is posted from here on wakes the wait up, so that none is slept over.
    if (mayWait)
        emit aboutToBlock();
    if (m_isInterrupted)
        return false;

    if (withNotifiers)
        tellKernelAll();
    const bool isWaiting = mayWait && (!withNotifiers || m_unpollable.empty());
    int handled = wait(waitTime(isWaiting, withTimers), withNotifiers);
    if (withNotifiers)
        handled += activateUnpollable();
    if (withTimers)
        handled += activateTimers();
    return handled > 0;
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const int saved = errno; // QAbstractSocket's users look at it across our calls
    const int descriptor = static_cast<int>(notifier->socket());
    auto [entry, isNew] = m_watches.try_emplace(descriptor);
    if (isNew)
        entry->second.generation = ++m_lastGeneration;
    entry->second.notifiers.at(static_cast<std::size_t>(notifier->type())) = notifier;
    m_changed.insert(descriptor);
    errno = saved;
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const int saved = errno;
    const int descriptor = static_cast<int>(notifier->socket());
    const auto found = m_watches.find(descriptor);
    if (found == m_watches.end())
        return;
    Watch &watch = found->second;
    QSocketNotifier *&slot = watch.notifiers.at(static_cast<std::size_t>(notifier->type()));
    if (slot == notifier)
        slot = nullptr;
    if (wanted(watch) != 0) {
        m_changed.insert(descriptor);
    } else {
        // At once: the descriptor may be closed and its number used again before the next turn.
        if (watch.known != 0)
            ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
        m_changed.erase(descriptor);
        m_unpollable.erase(descriptor);
        m_watches.erase(found);
    }
    errno = saved;
}

void EpollDispatcher::registerTimer(
    int timerId, qint64 interval, Qt::TimerType timerType, QObject *object)
{
    m_timers.add(
        timerId, std::chrono::milliseconds(interval), timerType, object, TimerList::Clock::now());
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    return m_timers.remove(timerId);
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    return m_timers.timersOf(object);
}

int EpollDispatcher::remainingTime(int timerId)
{
    const auto remaining = m_timers.remaining(timerId, TimerList::Clock::now());
    return remaining ? static_cast<int>(remaining->count()) : -1;
}

void EpollDispatcher::wakeUp()
{
    if (m_isWoken.exchange(true))
        return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_wakeUp, &one, sizeof(one));
}

void EpollDispatcher::interrupt()
{
    m_isInterrupted = true;
    wakeUp();
}

std::uint32_t EpollDispatcher::wanted(const Watch &watch)
{
    std::uint32_t events = 0;
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        if (watch.notifiers.at(kind))
            events |= kInterest.at(kind);
    }
    return events;
}

void EpollDispatcher::tellKernel(int descriptor, Watch &watch)
{
    const std::uint32_t events = wanted(watch);
    if (!watch.isPollable || events == watch.known)
        return;
    epoll_event event{};
    event.events = events;
    event.data.u64 = pack(descriptor, watch.generation);
    int result =
        ::epoll_ctl(m_epoll, watch.known == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event);
    // The descriptor was closed and opened anew without our being told.
    if (result != 0 && errno == ENOENT)
        result = ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event);
    else if (result != 0 && errno == EEXIST)
        result = ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
    if (result == 0) {
        watch.known = events;
    } else if (errno == EPERM) {
        watch.isPollable = false;
        m_unpollable.insert(descriptor);
    } else {
        qErrnoWarning("descriptor %d can't be watched", descriptor);
    }
}

// Once a turn, not at each change: a socket that is written to switches its write notifier on and
// off again within the turn, and of that the kernel need not hear.
void EpollDispatcher::tellKernelAll()
{
    for (const int descriptor : std::exchange(m_changed, {})) {
        const auto found = m_watches.find(descriptor);
        if (found != m_watches.end())
            tellKernel(descriptor, found->second);
    }
}

int EpollDispatcher::waitTime(bool mayWait, bool withTimers) const
{
    if (!mayWait)
        return 0;
    const auto next = withTimers ? m_timers.next() : std::nullopt;
    if (!next)
        return -1;
    const auto delay =
        std::chrono::ceil<std::chrono::milliseconds>(*next - TimerList::Clock::now());
    return static_cast<int>(std::clamp<qint64>(delay.count(), 0, std::numeric_limits<int>::max()));
}

int EpollDispatcher::wait(int milliseconds, bool withNotifiers)
{
    if (!withNotifiers) {
        // Sockets that are ready must not end this wait.
        pollfd wakeUpOnly{m_wakeUp, POLLIN, 0};
        if (::poll(&wakeUpOnly, 1, milliseconds) <= 0)
            return 0;
        drainWakeUps();
        return 1;
    }
    std::array<epoll_event, kEventsATurn> events; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const int count = ::epoll_wait(m_epoll, events.data(), kEventsATurn, milliseconds);
    int handled = 0;
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events.at(static_cast<std::size_t>(i));
        const int descriptor = static_cast<int>(event.data.u64 & 0xffffffffU);
        if (descriptor == m_wakeUp) {
            drainWakeUps();
            ++handled;
        } else {
            handled += activate(
                descriptor, static_cast<std::uint32_t>(event.data.u64 >> 32U), event.events);
        }
    }
    return handled;
}

int EpollDispatcher::activateUnpollable()
{
    int handled = 0;
    for (const int descriptor : std::unordered_set<int>(m_unpollable)) {
        const auto found = m_watches.find(descriptor);
        if (found != m_watches.end())
            handled += activate(descriptor, found->second.generation, wanted(found->second));
    }
    return handled;
}

int EpollDispatcher::activate(int descriptor, std::uint32_t generation, std::uint32_t events)
{
    int handled = 0;
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        if ((events & (kInterest.at(kind) | kAlways)) == 0)
            continue;
        // Looked up each time: whoever was told before may have changed anything.
        const auto found = m_watches.find(descriptor);
        if (found == m_watches.end() || found->second.generation != generation)
            return handled;
        if (QSocketNotifier *notifier = found->second.notifiers.at(kind)) {
            // So that errno tells about what happens from here on.
            errno = 0;
            QEvent event(QEvent::SockAct);
            QCoreApplication::sendEvent(notifier, &event);
            ++handled;
        }
    }
    return handled;
}

int EpollDispatcher::activateTimers()
{
    int handled = 0;
    for (const int id : m_timers.takeDue(TimerList::Clock::now())) {
        QObject *object = m_timers.objectOf(id);
        if (!object)
            continue;
        m_timers.setBusy(id, true);
        QTimerEvent event(id);
        QCoreApplication::sendEvent(object, &event);
        m_timers.setBusy(id, false);
        ++handled;
    }
    return handled;
}

void EpollDispatcher::drainWakeUps()
{
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(m_wakeUp, &count, sizeof(count));
    // After the read: a wake-up in between writes again or finds the flag and is served this turn.
    m_isWoken = false;
}

} // namespace server::reactor
