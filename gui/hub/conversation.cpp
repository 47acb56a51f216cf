// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/conversation.h"

#include "gui/words/eventtext.h"

#include <algorithm>
#include <utility>

namespace gui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::MessageInfo;
using shared::Page;
using shared::Result;

namespace {

// Several events of one moment are one question.
constexpr auto kGather = 150ms;
// Nothing tells when a mention is acknowledged.
constexpr auto kUnreadAgain = 3s;

} // namespace

Conversation::Conversation(
    Attachment &attachment, const shared::Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_attachment(attachment)
    , m_surroundings(surroundings)
{
}

Conversation::~Conversation()
{
    m_surroundings.deadlines.cancel(m_next);
}

void Conversation::show(const QString &applicationId, const QString &sessionId)
{
    if (applicationId == m_applicationId && sessionId == m_sessionId)
        return;
    m_applicationId = applicationId;
    m_sessionId = sessionId;
    forget();
    emit sessionChanged();
    refresh();
}

void Conversation::forget()
{
    ++m_era;
    m_isAsking = false;
    m_isOutdated = false;
    m_threads.clear();
    m_messages.clear();
}

void Conversation::takeEvents(const QList<shared::ActivityEvent> &events)
{
    if (m_sessionId.isEmpty())
        return;
    bool hasHappened = false;
    for (const shared::ActivityEvent &event : events) {
        if (event.sessionId != m_sessionId || event.applicationId != m_applicationId)
            continue;
        hasHappened = hasHappened || groupOf(event) != EventGroup::Pings;
        if (event.kind == shared::ActivityKind::SessionClosed)
            forget();
    }
    if (hasHappened)
        schedule(kGather);
}

void Conversation::schedule(std::chrono::milliseconds delay)
{
    if (m_isAsking) {
        m_isOutdated = true;
        return;
    }
    // The first counts: a session in which something always happens would wait for ever else.
    const auto due = m_surroundings.clock.now() + delay;
    if (m_next != 0 && m_due <= due)
        return;
    m_surroundings.deadlines.cancel(m_next);
    m_due = due;
    m_next = m_surroundings.deadlines.add(due, [this] { refresh(); });
}

void Conversation::refresh()
{
    m_surroundings.deadlines.cancel(std::exchange(m_next, 0));
    if (m_sessionId.isEmpty() || m_attachment.client() == nullptr || m_isAsking)
        return;
    m_isAsking = true;
    m_isOutdated = false;
    askThreads();
}

void Conversation::askThreads()
{
    const int era = m_era;
    m_listed.clear();
    m_attachment.client()->askAll<shared::ThreadInfo>(
        {.path = {u"sessions"_s, m_applicationId, m_sessionId, u"threads"_s}}, this,
        [this, era](const QList<shared::ThreadInfo> &page) {
            if (era == m_era)
                m_listed += page;
        },
        [this, era](const Result<QString> &done) {
            if (era != m_era)
                return;
            if (!done)
                return fail(done.error());
            m_threads.setThreads(std::exchange(m_listed, {}));
            askMessages();
        });
}

void Conversation::askMessages()
{
    if (m_messages.rowCount() == 0)
        return askLatest();
    // The last one again, to see that it is still the same session.
    const qint64 last = m_messages.nextNumber() - 1;
    askFrom(std::min(last, m_messages.firstUnread().value_or(last)));
}

void Conversation::askLatest()
{
    ask({{u"direction"_s, u"desc"_s}}, true);
}

void Conversation::askFrom(qint64 number)
{
    // However old the oldest unread one is: only what is near the end is looked at again.
    const qint64 offset =
        std::max({qint64(0), number, m_messages.nextNumber() - AdminClient::kPageRows});
    ask({{u"offset"_s, QString::number(offset)}}, false);
}

void Conversation::ask(QueryItems query, bool isBackwards)
{
    query.append({u"limit"_s, QString::number(AdminClient::kPageRows)});
    query.append({u"content"_s, u"true"_s});
    const int era = m_era;
    m_attachment.client()->ask<Page<MessageInfo>>(
        {.path = {u"sessions"_s, m_applicationId, m_sessionId, u"messages"_s}, .query = query},
        this, [this, era, isBackwards](const Result<Page<MessageInfo>> &page) {
            if (era != m_era)
                return;
            page ? take(*page, isBackwards) : fail(page.error());
        });
}

void Conversation::take(const Page<MessageInfo> &page, bool isBackwards)
{
    if (page.total < m_messages.nextNumber() || m_messages.isContradicted(page.items))
        return beginAnew();
    QList<MessageInfo> messages = page.items;
    if (isBackwards)
        std::ranges::reverse(messages);
    m_messages.take(messages);
    const bool hasMore =
        !isBackwards && !messages.isEmpty() && page.offset + messages.size() < page.total;
    hasMore ? askFrom(m_messages.nextNumber()) : end();
}

// The session was closed and made again, without that we heard of it.
void Conversation::beginAnew()
{
    forget();
    refresh();
}

void Conversation::fail(const shared::Error &why)
{
    if (why.code == shared::ErrorCode::NotFound)
        forget(); // else what was known stays to be read
    end();
}

void Conversation::end()
{
    m_isAsking = false;
    if (std::exchange(m_isOutdated, false))
        schedule(kGather);
    else if (m_messages.firstUnread())
        schedule(kUnreadAgain);
}

} // namespace gui
