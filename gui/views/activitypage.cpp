// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/activitypage.h"

#include "gui/widgets/emptystate.h"
#include "gui/widgets/eventdelegate.h"
#include "gui/widgets/linetable.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>
#include <utility>

namespace gui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kGroups{EventGroup::Connections, EventGroup::Pings, EventGroup::Agents,
    EventGroup::Messages, EventGroup::Administration, EventGroup::Trouble};
constexpr std::array kWidths{105, 150, 130, 120, 400};

} // namespace

ActivityPage::ActivityPage(Workspace &workspace, Preferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_preferences(preferences)
    , m_filter(workspace.activity())
    , m_stack(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_empty(new EmptyState(this))
    , m_text(new QLineEdit(this))
    , m_pause(new QToolButton(this))
    , m_follow(new QCheckBox(this))
    , m_heldBack(new QLabel(this))
{
    makeTable();
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(makeToolRow());
    column->addWidget(m_stack, 1);
    connect(&m_filter, &QAbstractItemModel::rowsInserted, this, [this] {
        refreshEmptyState();
        releaseRows();
        followIfAsked();
    });
    const auto lookAgain = [this] { refreshEmptyState(); };
    connect(&m_filter, &QAbstractItemModel::rowsAboutToBeRemoved, this, &ActivityPage::holdRows);
    connect(&m_filter, &QAbstractItemModel::rowsRemoved, this, [this] {
        refreshEmptyState();
        releaseRows();
    });
    connect(&m_filter, &QAbstractItemModel::rowsAboutToBeInserted, this,
        [this](const QModelIndex &, int first) {
            if (first == 0)
                holdRows();
        });
    connect(&m_filter, &QAbstractItemModel::modelReset, this, lookAgain);
    connect(&workspace.attachment(), &Attachment::stateChanged, this, lookAgain);
    connect(&workspace.activity(), &ActivityModel::heldBackChanged, this,
        &ActivityPage::refreshHeldBack);
    refreshEmptyState();
}

void ActivityPage::makeTable()
{
    m_table->setObjectName(u"activity"_s);
    m_table->setAccessibleName(tr("Activity"));
    m_table->setModel(&m_filter);
    m_table->setItemDelegate(new EventDelegate(m_table));
    showAsLines(*m_table);
    if (!m_table->horizontalHeader()->restoreState(m_preferences.layout(u"activity_header"_s))) {
        for (size_t i = 0; i < kWidths.size(); ++i)
            m_table->setColumnWidth(static_cast<int>(i), kWidths[i]);
    }
}

QWidget *ActivityPage::makeToolRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    m_text->setObjectName(u"activityFilter"_s);
    m_text->setPlaceholderText(tr("Filter what is shown"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_text->setClearButtonEnabled(true);
    m_pause->setObjectName(u"pause"_s);
    m_pause->setText(tr("&Pause"));
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Hold back what comes, to read in peace"));
    m_follow->setObjectName(u"follow"_s);
    m_follow->setText(tr("&Follow"));
    m_follow->setChecked(true);
    m_follow->setToolTip(tr("Keep the newest in view"));
    auto *save = new QToolButton(row);
    save->setText(tr("E&xport…"));
    save->setToolTip(tr("Write the rows that are shown into a file, as CSV or JSON lines"));
    auto *clear = new QToolButton(row);
    clear->setText(tr("C&lear"));
    layout->addWidget(m_text, 1);
    layout->addWidget(m_heldBack);
    layout->addWidget(m_follow);
    QPushButton *groups = makeGroupsButton();
    layout->addWidget(groups);
    for (QToolButton *button : {m_pause, save, clear}) {
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setFocusPolicy(Qt::StrongFocus);
        layout->addWidget(button);
    }
    QWidget *before = m_text; // as they are seen, whatever was made first
    for (QWidget *next : {static_cast<QWidget *>(m_follow), static_cast<QWidget *>(groups),
             static_cast<QWidget *>(m_pause), static_cast<QWidget *>(save),
             static_cast<QWidget *>(clear), static_cast<QWidget *>(m_table)})
        setTabOrder(std::exchange(before, next), next);
    connect(m_text, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter.setText(text);
        refreshEmptyState();
    });
    connect(m_pause, &QToolButton::toggled, this, &ActivityPage::setPaused);
    connect(m_follow, &QCheckBox::toggled, this, &ActivityPage::followIfAsked);
    connect(save, &QToolButton::clicked, this, &ActivityPage::exportRows);
    connect(clear, &QToolButton::clicked, &m_workspace.activity(), &ActivityModel::clear);
    connect(
        m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &ActivityPage::noteScroll);
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this,
        &ActivityPage::followIfAsked);
    return row;
}

QPushButton *ActivityPage::makeGroupsButton()
{
    auto *button = new QPushButton(tr("Sho&w"), this);
    auto *menu = new QMenu(button);
    for (const EventGroup group : kGroups) {
        QAction *action = menu->addAction(wordFor(group));
        action->setCheckable(true);
        action->setChecked(true);
        connect(action, &QAction::toggled, this, [this, group](bool isOn) {
            m_filter.setShown(group, isOn);
            refreshEmptyState();
        });
    }
    button->setMenu(menu);
    return button;
}

void ActivityPage::setPaused(bool isPaused)
{
    m_workspace.activity().setPaused(isPaused);
    m_pause->setText(isPaused ? tr("&Go on") : tr("&Pause"));
    refreshHeldBack();
}

void ActivityPage::refreshHeldBack()
{
    const qsizetype count = m_workspace.activity().heldBack();
    const bool isPaused = m_workspace.activity().isPaused();
    m_heldBack->setText(
        isPaused ? tr("%n event(s) held back", nullptr, static_cast<int>(count)) : QString());
}

void ActivityPage::followIfAsked()
{
    if (m_follow->isChecked())
        m_table->scrollToBottom();
}

// Who scrolls up, by whatever means, wants to read what is there, and who scrolls to the end wants
// to follow. Rows that go take the end back to the one who reads: that is not his doing.
void ActivityPage::noteScroll(int value)
{
    const bool isUpwards = value < std::exchange(m_scrolled, value);
    if (value < m_table->verticalScrollBar()->maximum())
        m_follow->setChecked(false);
    else if (!isUpwards)
        m_follow->setChecked(true);
}

// What is read stays where it is when rows above it go, or come.
void ActivityPage::holdRows()
{
    if (!m_follow->isChecked())
        m_top = m_table->indexAt({0, 0});
}

void ActivityPage::releaseRows()
{
    if (const QModelIndex top = std::exchange(m_top, {}); top.isValid())
        m_table->scrollTo(top, QAbstractItemView::PositionAtTop);
}

void ActivityPage::refreshEmptyState()
{
    const bool isEmpty = m_filter.rowCount() == 0;
    m_stack->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_table);
    if (!isEmpty)
        return;
    if (m_workspace.activity().rowCount() > 0)
        m_empty->setTexts(tr("Nothing matches"), tr("No event is as the filter asks."));
    else if (m_workspace.attachment().state() != Attachment::State::Detached)
        m_empty->setTexts(tr("Nothing has happened yet"),
            tr("Connections, pings, messages and whatever goes wrong appear here as they happen."));
    else
        m_empty->setTexts(
            tr("No hub"), tr("Start one, or connect to one, to see what happens there: menu Hub."));
}

void ActivityPage::focusFilter()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void ActivityPage::saveLayout()
{
    m_preferences.setLayout(u"activity_header"_s, m_table->horizontalHeader()->saveState());
}

void ActivityPage::exportRows()
{
    auto *dialog = new QFileDialog(this, tr("Export activity"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Table (*.csv)"), tr("JSON lines (*.jsonl)")});
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->selectFile(u"activity.csv"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains(u"jsonl"_s) ? u"jsonl"_s : u"csv"_s);
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const auto done = exportRowsTo(path);
        done ? emit exported(path) : emit failed(done.error().message);
    });
    dialog->open();
}

shared::Result<shared::Done> ActivityPage::exportRowsTo(const QString &path) const
{
    const bool isJson = path.endsWith(u".jsonl"_s, Qt::CaseInsensitive)
        || path.endsWith(u".json"_s, Qt::CaseInsensitive);
    return exportTo(path, m_filter, isJson ? ExportFormat::JsonLines : ExportFormat::Csv);
}

} // namespace gui
