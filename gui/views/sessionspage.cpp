// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/sessionspage.h"

#include "gui/views/columnsmenu.h"
#include "gui/views/hubtext.h"
#include "gui/views/statusstrip.h"
#include "gui/widgets/emptystate.h"
#include "gui/widgets/icons.h"
#include "gui/widgets/livetree.h"
#include "gui/widgets/pingdelegate.h"
#include "gui/widgets/tablecopy.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace gui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Ages are told in seconds.
constexpr auto kRefresh = 1s;

constexpr int kCellMargin = 8;

} // namespace

SessionsPage::SessionsPage(Workspace &workspace, Preferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_preferences(preferences)
    , m_filter(workspace.tree())
    , m_stack(new QStackedWidget(this))
    , m_tree(new LiveTree(this))
    , m_empty(new EmptyState(this))
    , m_text(new QLineEdit(this))
    , m_show(new QComboBox(this))
    , m_columnsButton(new QPushButton(this))
    , m_evictButton(new QPushButton(this))
    , m_detail(new QLabel(this))
{
    makeTree();
    makeActions();
    m_columns = new ColumnsMenu(*m_tree, this);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(m_empty);
    m_start = m_empty->addButton(tr("S&tart a hub"));
    m_start->setObjectName(u"startHub"_s);
    m_connect = m_empty->addButton(tr("&Connect to a hub…"));
    connect(m_start, &QPushButton::clicked, this, &SessionsPage::startChosen);
    connect(m_connect, &QPushButton::clicked, this, &SessionsPage::connectChosen);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setAccessibleName(tr("Details of the selected row"));
    m_detail->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(makeToolRow());
    column->addWidget(m_stack, 1);
    column->addWidget(m_detail);
    m_refresh.setInterval(kRefresh);
    connect(&m_refresh, &QTimer::timeout, this, &SessionsPage::refresh);
    m_refresh.start();
    const auto lookAgain = [this] { refreshEmptyState(); };
    connect(&m_filter, &QAbstractItemModel::rowsInserted, this, lookAgain);
    connect(&m_filter, &QAbstractItemModel::rowsRemoved, this, lookAgain);
    connect(&m_filter, &QAbstractItemModel::modelReset, this, lookAgain);
    connect(&workspace, &Workspace::statusChanged, this, lookAgain);
    connect(&workspace.attachment(), &Attachment::stateChanged, this, [this] {
        refreshEmptyState();
        refreshActions();
    });
    // As they are seen, whatever was made first.
    QWidget *before = m_text;
    for (QWidget *next : {static_cast<QWidget *>(m_show), static_cast<QWidget *>(m_columnsButton),
             static_cast<QWidget *>(m_evictButton), static_cast<QWidget *>(m_tree)})
        setTabOrder(std::exchange(before, next), next);
    refreshEmptyState();
    refreshActions();
}

void SessionsPage::makeTree()
{
    m_tree->setObjectName(QStringLiteral("sessions"));
    m_tree->setAccessibleName(tr("Live sessions"));
    m_tree->setModel(&m_filter);
    // Of ten thousand rows only those that are seen shall cost anything.
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setSortingEnabled(true);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setItemDelegate(new StateDelegate(m_tree));
    m_tree->setItemDelegateForColumn(static_cast<int>(HubColumn::Ping), new PingDelegate(m_tree));
    restoreLayout();
    connect(m_tree, &QTreeView::customContextMenuRequested, this, &SessionsPage::showMenu);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        refreshActions();
        refreshDetail();
    });
    connect(&m_filter, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &parent, int first, int last) {
            for (int row = first; !parent.isValid() && row <= last; ++row)
                m_tree->expand(m_filter.index(row, 0));
        });
    copyRowsByKey(*m_tree);
}

void SessionsPage::restoreLayout()
{
    QHeaderView *header = m_tree->header();
    header->setFirstSectionMovable(false);
    header->setStretchLastSection(true);
    header->setSortIndicator(static_cast<int>(HubColumn::Name), Qt::AscendingOrder);
    if (header->restoreState(m_preferences.layout(QStringLiteral("sessions_header"))))
        return;
    // Wide enough for these, whatever the font.
    const std::array samples{u"market-research-agents"_s,
        u"_____away (connection reset, 17 s ago)"_s, u"00.00 ms 0000000"_s,
        u"Streamable, 2026-07-28"_s, u"127.0.0.1:50000"_s, u"00 h 00 min"_s, u"00 h 00 min"_s,
        u"0000"_s, u"0000"_s, u"000"_s, u"00"_s, u"python-httpx/0.28 (x64)"_s, u"000.0 KiB"_s,
        u"000.0 KiB"_s};
    static_assert(samples.size() == kHubColumns);
    for (int column = 0; column < kHubColumns; ++column) {
        const int title = fontMetrics().horizontalAdvance(
            m_filter.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        const int sample = fontMetrics().horizontalAdvance(samples[static_cast<size_t>(column)]);
        m_tree->setColumnWidth(
            column, (column == 0 ? sample : std::max(sample, title)) + kCellMargin);
        m_tree->setColumnHidden(column, column >= static_cast<int>(HubColumn::UserAgent));
    }
}

void SessionsPage::saveLayout()
{
    m_preferences.setLayout(QStringLiteral("sessions_header"), m_tree->header()->saveState());
}

void SessionsPage::makeActions()
{
    const auto add = [this](const QString &text, const QKeySequence &key, auto signal) {
        auto *action = new QAction(text, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, signal);
        m_tree->addAction(action);
        return action;
    };
    m_evict = add(tr("&Evict…"), Qt::Key_Delete, &SessionsPage::evictChosen);
    m_evict->setObjectName(QStringLiteral("evict"));
    m_evict->setIcon(glyphIcon(Glyph::Evict));
    m_remove =
        add(tr("&Remove agent…"), Qt::SHIFT | Qt::Key_Delete, &SessionsPage::removeAgentChosen);
    m_close = add(
        tr("&Close session…"), Qt::CTRL | Qt::SHIFT | Qt::Key_W, &SessionsPage::closeSessionChosen);
    m_close->setObjectName(QStringLiteral("closeSession"));
    m_open =
        add(tr("Show con&versation"), Qt::CTRL | Qt::Key_Return, &SessionsPage::openConversation);
    m_copy = add(tr("C&opy rows"), {}, [this] { copySelectedRows(*m_tree); });
}

QList<QAction *> SessionsPage::selectionActions() const
{
    return {m_evict, m_remove, m_close, m_open, m_copy};
}

QWidget *SessionsPage::makeToolRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    m_text->setObjectName(QStringLiteral("sessionsFilter"));
    m_text->setPlaceholderText(tr("Filter by session, agent, peer or user agent"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_text->setClearButtonEnabled(true);
    m_show->setAccessibleName(tr("Which agents are shown"));
    m_show->addItems({tr("All states"), tr("Connected"), tr("Waiting"), tr("Busy"), tr("Away"),
        tr("In trouble")});
    m_columnsButton->setText(tr("Columns"));
    m_columnsButton->setMenu(m_columns);
    m_evictButton->setIcon(glyphIcon(Glyph::Evict));
    m_evictButton->setText(tr("Evict…"));
    m_evictButton->setObjectName(QStringLiteral("evictButton"));
    m_evictButton->setToolTip(tr("Close the selected connections (Del)"));
    connect(m_evictButton, &QPushButton::clicked, m_evict, &QAction::trigger);
    connect(m_evict, &QAction::changed, m_evictButton,
        [this] { m_evictButton->setEnabled(m_evict->isEnabled()); });
    layout->addWidget(m_text, 1);
    layout->addWidget(m_show);
    layout->addWidget(m_columnsButton);
    layout->addWidget(m_evictButton);
    connect(m_text, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter.setText(text);
        refreshEmptyState();
    });
    connect(m_show, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_filter.setShow(static_cast<HubFilter::Show>(index));
        refreshEmptyState();
    });
    return row;
}

void SessionsPage::focusFilter()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void SessionsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

Selection SessionsPage::selection() const
{
    Selection selection;
    for (const QModelIndex &row : m_tree->selectionModel()->selectedRows()) {
        if (const HubNode *node = m_filter.nodeOf(row))
            selection.add(*node);
    }
    return selection;
}

void SessionsPage::refresh()
{
    if (!isVisible())
        return;
    // Nothing moves while somebody is about to let go of the mouse.
    if (QApplication::mouseButtons() == Qt::NoButton)
        m_filter.refresh();
    m_tree->viewport()->update(); // ages
    refreshDetail();
    refreshActions();
}

void SessionsPage::refreshActions()
{
    const Selection chosen = selection();
    const bool isAttached = m_workspace.attachment().isAttached();
    m_evict->setEnabled(isAttached && !chosen.transports.isEmpty());
    m_remove->setEnabled(isAttached && chosen.agents.size() == 1);
    const QModelIndexList rows = m_tree->selectionModel()->selectedRows();
    m_close->setEnabled(isAttached && !rows.isEmpty());
    m_open->setEnabled(!rows.isEmpty());
    m_copy->setEnabled(!rows.isEmpty());
}

void SessionsPage::refreshDetail()
{
    const QModelIndexList rows = m_tree->selectionModel()->selectedRows();
    QString text;
    if (rows.size() == 1) {
        if (const HubNode *node = m_filter.nodeOf(rows.first()))
            text = detailText(*node, m_workspace.tree().hubNow());
    } else if (rows.size() > 1) {
        text = tr("%n row(s) selected", nullptr, static_cast<int>(rows.size()));
    }
    m_detail->setText(text);
}

QString SessionsPage::detail() const
{
    return m_detail->text();
}

void SessionsPage::refreshEmptyState()
{
    const bool isEmpty = m_filter.rowCount() == 0;
    m_stack->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_tree);
    if (!isEmpty)
        return;
    m_start->hide();
    m_connect->hide();
    if (m_filter.isFiltering() && m_workspace.tree().rowCount() > 0) {
        m_empty->setTexts(tr("Nothing matches"), tr("No session or agent is as the filter asks."));
        m_empty->setCopyable({}, {});
        return;
    }
    const Attachment::State state = m_workspace.attachment().state();
    if (state != Attachment::State::Attached && state != Attachment::State::Detached) {
        m_empty->setTexts(StatusStrip::stateText(m_workspace), {});
        m_empty->setCopyable({}, {});
        return;
    }
    if (state == Attachment::State::Detached) {
        const Host *host = m_workspace.host();
        const bool isRunning = host != nullptr && host->state() == Host::State::Running;
        m_start->setText(isRunning ? tr("A&ttach to it") : tr("S&tart a hub"));
        m_empty->setTexts(isRunning ? tr("Detached") : tr("No hub"),
            isRunning ? tr("The hub of this window goes on without being looked after.")
                : host != nullptr
                ? tr("A hub is where agents meet. Start one in this window, or look after one that "
                     "runs elsewhere.")
                : tr("A hub is where agents meet. Connect to one to look after it."));
        m_empty->setCopyable({}, {});
        m_start->setVisible(host != nullptr);
        m_connect->show();
        return;
    }
    m_empty->setTexts(tr("Nobody is here yet"),
        tr("Give an MCP client this address, with a name of its own for each agent and the same "
           "session for those that shall meet. It appears here as soon as it connects."));
    m_empty->setCopyable(tr("Add&ress for an agent (Streamable HTTP)"), agentUrl(m_workspace));
}

void SessionsPage::showMenu(const QPoint &where)
{
    QMenu *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(selectionActions());
    menu->popup(m_tree->viewport()->mapToGlobal(where));
}

void SessionsPage::openConversation()
{
    const HubNode *node = m_filter.nodeOf(m_tree->currentIndex());
    if (node == nullptr)
        return;
    const shared::SessionInfo &session = sessionOf(*node)->info;
    emit conversationChosen(session.applicationId, session.sessionId);
}

} // namespace gui
