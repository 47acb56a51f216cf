// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/attachment.h"
#include "gui/models/messagemodel.h"
#include "gui/models/threadmodel.h"

#include <QObject>
#include <QString>

namespace gui {

// Follows what is said in one session: its threads and messages, with their contents.
class Conversation final : public QObject {
    Q_OBJECT
public:
    Conversation(Attachment &attachment, const shared::Surroundings &surroundings,
        QObject *parent = nullptr);
    ~Conversation() override;

    // Empty: none.
    void show(const QString &applicationId, const QString &sessionId);
    // What happened; asks anew where it concerns the session.
    void takeEvents(const QList<shared::ActivityEvent> &events);
    void refresh();
    // What is shown belongs to the past: the session may be there again, but as another one.
    void forget();

    [[nodiscard]] const QString &applicationId() const { return m_applicationId; }
    [[nodiscard]] const QString &sessionId() const { return m_sessionId; }
    [[nodiscard]] ThreadModel &threads() { return m_threads; }
    [[nodiscard]] MessageModel &messages() { return m_messages; }

signals:
    void sessionChanged();

private:
    void schedule(std::chrono::milliseconds delay);
    void askThreads();
    void askMessages();
    void askLatest();
    void askFrom(qint64 number);
    void ask(QueryItems query, bool isBackwards);
    void take(const shared::Page<shared::MessageInfo> &page, bool isBackwards);
    void end();
    void fail(const shared::Error &why);
    void beginAnew();

    Attachment &m_attachment;
    const shared::Surroundings m_surroundings;
    QString m_applicationId;
    QString m_sessionId;
    int m_era = 0; // of the session: answers of an earlier one don't count
    bool m_isAsking = false;
    bool m_isOutdated = false; // something happened while it was asking
    shared::DeadlineQueue::Id m_next = 0; // 0: none
    shared::Clock::TimePoint m_due; // of it
    QList<shared::ThreadInfo> m_listed; // threads, so far
    ThreadModel m_threads;
    MessageModel m_messages;
};

} // namespace gui
