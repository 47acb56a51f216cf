// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/conversationpage.h"

#include "gui/views/hubtext.h"
#include "gui/widgets/emptystate.h"
#include "gui/widgets/tablecopy.h"
#include "gui/widgets/threaddelegate.h"
#include "gui/words/nameorder.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace gui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds kGather{200};
constexpr int kApplicationRole = Qt::UserRole;
constexpr int kSessionRole = Qt::UserRole + 1;

} // namespace

// The messages of one thread, and those with a text.
class ConversationPage::ThreadFilter final : public QSortFilterProxyModel {
public:
    void show(const QString &threadId)
    {
        m_threadId = threadId;
        invalidateFilter();
    }
    void setText(const QString &text)
    {
        m_text = text.trimmed();
        invalidateFilter();
    }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        const QModelIndex message = sourceModel()->index(row, 0, parent);
        const bool isOfThread =
            m_threadId.isEmpty() || message.data(MessageModel::ThreadIdRole) == m_threadId;
        return isOfThread
            && (m_text.isEmpty()
                || message.data().toString().contains(m_text, Qt::CaseInsensitive));
    }

private:
    QString m_threadId; // empty: all
    QString m_text; // of senders and contents; empty: all
};

ConversationPage::ConversationPage(Workspace &workspace, Preferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_preferences(preferences)
    , m_filter(std::make_unique<ThreadFilter>())
    , m_sessions(new QComboBox(this))
    , m_text(new QLineEdit(this))
    , m_unread(new QLabel(this))
    , m_stack(new QStackedWidget(this))
    , m_splitter(new QSplitter(this))
    , m_threads(new QListView(m_splitter))
    , m_messages(new QListView(m_splitter))
    , m_empty(new EmptyState(this))
    , m_delegate(new MessageDelegate(m_messages))
{
    makeViews();
    auto *row = new QHBoxLayout;
    auto *label = new QLabel(tr("S&ession"), this);
    label->setBuddy(m_sessions);
    m_sessions->setMinimumWidth(220);
    m_sessions->setObjectName(u"conversationSession"_s);
    row->addWidget(label);
    row->addWidget(m_sessions);
    m_text->setObjectName(u"conversationFilter"_s);
    m_text->setPlaceholderText(tr("Filter by sender or text"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_text->setClearButtonEnabled(true);
    m_text->setMaximumWidth(320);
    row->addWidget(m_text, 1);
    connect(m_text, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setText(text);
        followNewest();
    });
    row->addWidget(m_unread, 1, Qt::AlignRight);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addLayout(row);
    column->addWidget(m_stack, 1);
    connect(m_sessions, &QComboBox::activated, this, [this](int at) {
        showSession(m_sessions->itemData(at, kApplicationRole).toString(),
            m_sessions->itemData(at, kSessionRole).toString());
    });
    const auto changed = [this] { refreshSessions(); };
    // Thousands of sessions come one by one.
    m_gather.setSingleShot(true);
    m_gather.setInterval(kGather);
    connect(&m_gather, &QTimer::timeout, this, changed);
    const auto gather = [this](const QModelIndex &above) {
        if (!above.isValid() && !m_gather.isActive())
            m_gather.start();
    };
    connect(&workspace.tree(), &QAbstractItemModel::rowsInserted, this, gather);
    connect(&workspace.tree(), &QAbstractItemModel::rowsRemoved, this, gather);
    connect(&workspace.conversation(), &Conversation::sessionChanged, this, changed);
    connect(&workspace.attachment(), &Attachment::stateChanged, this, changed);
    refreshSessions();
}

ConversationPage::~ConversationPage() = default;

void ConversationPage::makeViews()
{
    m_filter->setSourceModel(&m_workspace.conversation().messages());
    m_threads->setObjectName(u"threads"_s);
    m_threads->setAccessibleName(tr("Threads"));
    m_threads->setModel(&m_workspace.conversation().threads());
    m_threads->setItemDelegate(new ThreadDelegate(m_threads));
    m_messages->setObjectName(u"messages"_s);
    m_messages->setAccessibleName(tr("Messages"));
    m_messages->setModel(m_filter.get());
    m_messages->setItemDelegate(m_delegate);
    m_messages->setResizeMode(QListView::Adjust);
    m_messages->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_messages->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_messages->verticalScrollBar()->setSingleStep(24);
    copyRowsByKey(*m_messages);
    m_splitter->addWidget(m_threads);
    m_splitter->addWidget(m_messages);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    if (!m_splitter->restoreState(m_preferences.layout(u"conversation_splitter"_s)))
        m_splitter->setSizes({230, 700});
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(m_empty);
    m_threads->setCurrentIndex(m_threads->model()->index(0, 0));
    connect(m_threads->model(), &QAbstractItemModel::modelReset, m_threads,
        [this] { m_threads->setCurrentIndex(m_threads->model()->index(0, 0)); });
    connect(m_threads->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex &current) { chooseThread(current.row()); });
    const auto changed = [this] {
        refreshEmptyState();
        followNewest();
    };
    // What is at the end stays there, whatever comes behind it.
    connect(m_messages->verticalScrollBar(), &QScrollBar::valueChanged, this,
        [this](int value) { m_isAtEnd = value >= m_messages->verticalScrollBar()->maximum(); });
    connect(m_messages->verticalScrollBar(), &QScrollBar::rangeChanged, this,
        &ConversationPage::followNewest);
    connect(m_filter.get(), &QAbstractItemModel::rowsInserted, this, changed);
    connect(m_filter.get(), &QAbstractItemModel::dataChanged, this, changed);
    connect(m_filter.get(), &QAbstractItemModel::modelReset, this, [this] {
        m_isAtEnd = true;
        m_filter->show({});
        refreshEmptyState();
    });
}

void ConversationPage::chooseThread(int row)
{
    m_filter->show(m_workspace.conversation().threads().threadIdAt(row));
    m_delegate->setShowThreads(row <= 0);
    m_isAtEnd = true;
    followNewest();
}

void ConversationPage::followNewest()
{
    if (m_isAtEnd)
        m_messages->scrollToBottom();
}

void ConversationPage::showSession(const QString &applicationId, const QString &sessionId)
{
    m_isProposed = false;
    m_workspace.conversation().show(applicationId, sessionId);
}

void ConversationPage::focusFilter()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void ConversationPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refreshSessions();
}

// Where nobody chose one: the session in which something was said last, else the first.
void ConversationPage::proposeSession(const QList<const SessionNode *> &sessions)
{
    const Conversation &shown = m_workspace.conversation();
    const bool isFree = shown.sessionId().isEmpty() || (m_isProposed && isSilent());
    if (!isFree || sessions.isEmpty())
        return;
    const auto latest = std::ranges::max_element(
        sessions, {}, [](const SessionNode *session) { return session->info.lastMessageAt; });
    const shared::SessionInfo &proposed =
        ((*latest)->info.lastMessageAt.isNull() ? sessions.first() : *latest)->info;
    m_isProposed = true;
    m_workspace.conversation().show(proposed.applicationId, proposed.sessionId);
}

bool ConversationPage::isSilent() const
{
    return m_workspace.conversation().messages().rowCount() == 0;
}

void ConversationPage::refreshSessions()
{
    if (m_sessions->view()->isVisible()) // somebody chooses
        return m_gather.start();
    QList<const SessionNode *> sessions;
    for (const auto &child : m_workspace.tree().root().children)
        sessions.append(static_cast<const SessionNode *>(child.get()));
    std::ranges::sort(sessions, [](const SessionNode *left, const SessionNode *right) {
        return compareNames(left->info.sessionId, right->info.sessionId) < 0;
    });
    const Conversation &shown = m_workspace.conversation();
    m_sessions->clear();
    int chosen = -1;
    for (const SessionNode *node : std::as_const(sessions)) {
        const shared::SessionInfo &session = node->info;
        if (session.sessionId == shown.sessionId()
            && session.applicationId == shown.applicationId())
            chosen = m_sessions->count();
        m_sessions->addItem(session.sessionId);
        m_sessions->setItemData(m_sessions->count() - 1, session.applicationId, kApplicationRole);
        m_sessions->setItemData(m_sessions->count() - 1, session.sessionId, kSessionRole);
    }
    m_sessions->setCurrentIndex(chosen);
    m_sessions->setEnabled(m_sessions->count() > 0);
    refreshEmptyState();
    proposeSession(sessions);
}

void ConversationPage::refreshEmptyState()
{
    const MessageModel &messages = m_workspace.conversation().messages();
    const bool isEmpty = messages.rowCount() == 0;
    m_unread->setText(isEmpty
            ? QString()
            : tr("%n unread mention(s)", nullptr, static_cast<int>(messages.unreadMentions())));
    m_stack->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_splitter);
    if (!isEmpty)
        return;
    if (m_workspace.attachment().state() == Attachment::State::Detached) {
        m_empty->setTexts(tr("No hub"),
            tr("Start one, or connect to one, to read what is said there: menu Hub."));
        m_empty->setCopyable({}, {});
        return;
    }
    if (m_workspace.conversation().sessionId().isEmpty()) {
        m_empty->setTexts(
            tr("No session"), tr("There is none yet. It begins with its first agent."));
        m_empty->setCopyable(tr("Add&ress for an agent (Streamable HTTP)"), agentUrl(m_workspace));
        return;
    }
    m_empty->setTexts(tr("Nothing has been said yet"),
        tr("Agents talk in threads: the first calls create_thread, then send_message. What they "
           "say appears here."));
    m_empty->setCopyable({}, {});
}

void ConversationPage::saveLayout()
{
    m_preferences.setLayout(u"conversation_splitter"_s, m_splitter->saveState());
}

} // namespace gui
