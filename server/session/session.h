// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/attendance.h"
#include "server/session/rules.h"
#include "server/session/sessionstate.h"
#include "shared/util/clock.h"

#include <QObject>
#include <QSet>

#include <deque>
#include <functional>

namespace server::session {

struct Surroundings;

// One session at work: takes its commands one after the other, from the check to the journal to the
// state, so that no command is checked against a state that another is about to change.
class Session final : public QObject {
    Q_OBJECT
public:
    using Decide = std::function<Decision(const Situation &)>;
    // Called with the events once they are applied, or with the error; must only add effects.
    using Answer = std::function<void(const Decision &)>;

    // The surroundings must outlive this.
    Session(Surroundings &around, const SessionKey &key);

    // Which one it is, created or about to be.
    [[nodiscard]] const SessionKey &key() const { return m_key; }
    [[nodiscard]] const SessionState &state() const { return m_state; }
    [[nodiscard]] Attendance &attendance() { return m_attendance; }
    [[nodiscard]] const Attendance &attendance() const { return m_attendance; }
    // No command is being carried out or waits.
    [[nodiscard]] bool isIdle() const { return m_commands.empty() && !m_isBusy; }

    void submit(Decide decide, Answer answer);
    // Closes the session, unless it is in use when its turn comes.
    void expire(Answer answer);
    [[nodiscard]] shared::Clock::TimePoint lastUse() const { return m_lastUse; }
    void noteUse(); // a transport came or went
    void acknowledge(const QString &agentId, const QString &transportId);
    void settle(const QString &agentId, const QStringList &received);

    // From the journal: changes the state, tells nobody. False: the event does not fit.
    [[nodiscard]] bool restore(const Event &event);

private:
    struct Command {
        Decide decide;
        Answer answer;
    };

    void noteRead(const QString &agentId);
    void work();
    void carryOut(Command command);
    void append(const QList<Event> &events, Answer answer);
    void finish(
        const QList<Event> &events, const Answer &answer, const shared::Result<quint64> &appended);
    void noteJournal(const shared::Result<quint64> &appended);
    void spread(const Event &event);
    void announce(const QList<Event> &events);
    void announceThreads(const QList<Event> &events);
    void announceMembership(const QList<Event> &events);
    [[nodiscard]] Decision decideRead(const QString &agentId);

    Surroundings &m_around;
    const SessionKey m_key;
    SessionState m_state;
    Attendance m_attendance;
    std::deque<Command> m_commands;
    bool m_isBusy = false; // a command is in the journal's hands
    bool m_isWorking = false;
    shared::Clock::TimePoint m_lastUse; // a command was given, or as noteUse() has it
    QSet<QString> m_reading; // agents whose confirmed mentions are queued for the journal
};

} // namespace server::session
