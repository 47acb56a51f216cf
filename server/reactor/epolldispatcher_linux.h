// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/reactor/timerlist.h"

#include <QAbstractEventDispatcher>

#include <array>
#include <atomic>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>

namespace server::reactor {

// An event dispatcher on epoll: a turn costs by what happened, not by how many descriptors are
// open. Qt's own on Linux polls every descriptor at each turn, which with 15,000 idle streams
// leaves a server a fiftieth of its speed. Set with QThread::setEventDispatcher() before the thread
// starts.
class EpollDispatcher final : public QAbstractEventDispatcher {
    Q_OBJECT
public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(
        int timerId, qint64 interval, Qt::TimerType timerType, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int timerId) override;

    void wakeUp() override; // from any thread
    void interrupt() override; // from any thread

private:
    static constexpr int kKinds = 3; // QSocketNotifier::Read, Write, Exception

    struct Watch {
        std::array<QSocketNotifier *, kKinds> notifiers{};
        std::uint32_t known = 0; // what the kernel was told
        std::uint32_t generation = 0; // tells a descriptor from one before it with the same number
        bool isPollable = true; // regular files are not, and are always ready
    };

    [[nodiscard]] static std::uint32_t wanted(const Watch &watch);
    void tellKernel(int descriptor, Watch &watch);
    void tellKernelAll();
    [[nodiscard]] int waitTime(bool mayWait, bool withTimers) const;
    int wait(int milliseconds, bool withNotifiers);
    int activateUnpollable();
    int activate(int descriptor, std::uint32_t generation, std::uint32_t events);
    int activateTimers();
    void drainWakeUps();

    const int m_epoll;
    const int m_wakeUp; // an eventfd
    std::atomic<bool> m_isWoken = false; // spares the system call when it is known already
    std::atomic<bool> m_isInterrupted = false;
    std::unordered_map<int, Watch> m_watches;
    std::unordered_set<int> m_changed; // descriptors that the kernel must be told about
    std::unordered_set<int> m_unpollable;
    std::uint32_t m_lastGeneration = 0;
    TimerList m_timers;
};

} // namespace server::reactor
