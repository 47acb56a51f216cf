// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/evictdialog.h"

#include "gui/views/bantime.h"
#include "gui/words/figures.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace gui {

namespace {

constexpr int kMostReason = 200; // characters

} // namespace

EvictDialog::EvictDialog(
    const QList<shared::TransportRecord> &transports, const QDateTime &now, QWidget *parent)
    : QDialog(parent)
    , m_transports(transports)
    , m_reason(new QLineEdit(this))
    , m_ban(new QComboBox(this))
    , m_time(new BanTime(this))
    , m_consequences(new QLabel(this))
{
    Q_ASSERT(!transports.isEmpty());
    setWindowTitle(transports.size() == 1 ? tr("Evict %1").arg(transports.first().agentId)
                                          : tr("Evict transports"));
    new QVBoxLayout(this);
    addWhom(now);
    addForm();
    m_consequences->setWordWrap(true);
    m_consequences->setTextFormat(Qt::PlainText);
    m_consequences->setMinimumWidth(420);
    layout()->addWidget(m_consequences);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton *evict = buttons->addButton(tr("&Evict"), QDialogButtonBox::AcceptRole);
    evict->setObjectName(QStringLiteral("evict"));
    evict->setDefault(true);
    layout()->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_reason->setFocus();
    refresh();
}

void EvictDialog::addWhom(const QDateTime &now)
{
    if (m_transports.size() == 1) {
        const shared::TransportRecord &transport = m_transports.first();
        auto *whom = new QLabel(tr("%1 in session %2, from %3, connected for %4.")
                                    .arg(transport.agentId, transport.sessionId, transport.peer,
                                        agoText(transport.openedAt, now)),
            this);
        whom->setTextFormat(Qt::PlainText);
        whom->setWordWrap(true);
        layout()->addWidget(whom);
        return;
    }
    layout()->addWidget(
        new QLabel(tr("%n transport(s):", nullptr, static_cast<int>(m_transports.size())), this));
    auto *list = new QListWidget(this);
    list->setAccessibleName(tr("Transports to evict"));
    list->setMaximumHeight(140);
    QWidget *before = list; // it stands above them
    for (QWidget *next : {static_cast<QWidget *>(m_reason), static_cast<QWidget *>(m_ban),
             static_cast<QWidget *>(m_time)})
        setTabOrder(std::exchange(before, next), next);
    for (const shared::TransportRecord &transport : m_transports)
        list->addItem(tr("%1 in session %2, from %3")
                          .arg(transport.agentId, transport.sessionId, transport.peer));
    layout()->addWidget(list);
}

void EvictDialog::addForm()
{
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setMaxLength(kMostReason);
    m_reason->setPlaceholderText(tr("told to the agent, and kept in the log"));
    m_ban->setObjectName(QStringLiteral("ban"));
    if (m_transports.size() == 1)
        m_ban->addItems({tr("No ban: it may connect again at once"),
            tr("Ban this agent from its session"), tr("Ban its address")});
    else
        m_ban->addItems({tr("No ban: they may connect again at once"),
            tr("Ban these agents from their sessions"), tr("Ban their addresses")});
    auto *form = new QFormLayout;
    form->addRow(tr("&Reason"), m_reason);
    form->addRow(tr("&Ban"), m_ban);
    form->addRow(tr("For &how long"), m_time);
    static_cast<QVBoxLayout *>(layout())->addLayout(form);
    connect(m_reason, &QLineEdit::textChanged, this, &EvictDialog::refresh);
    connect(m_ban, &QComboBox::currentIndexChanged, this, &EvictDialog::refresh);
    connect(m_time, &BanTime::changed, this, &EvictDialog::refresh);
}

EvictionOrder EvictDialog::order() const
{
    EvictionOrder order;
    order.reason = m_reason->text().trimmed();
    if (m_ban->currentIndex() == 1)
        order.ban = shared::BanKind::Agent;
    else if (m_ban->currentIndex() == 2)
        order.ban = shared::BanKind::Address;
    order.banFor = m_time->time();
    return order;
}

QStringList EvictDialog::transportIds() const
{
    QStringList ids;
    for (const shared::TransportRecord &transport : m_transports)
        ids.append(transport.id);
    return ids;
}

QStringList EvictDialog::addresses() const
{
    QStringList addresses;
    for (const shared::TransportRecord &transport : m_transports)
        addresses.append(shared::peerAddress(transport));
    addresses.removeDuplicates();
    return addresses;
}

QString EvictDialog::banText() const
{
    const EvictionOrder asked = order();
    if (!asked.ban)
        return tr("Most clients connect again by themselves.");
    const QString time = durationText(asked.banFor);
    if (*asked.ban == shared::BanKind::Address)
        return tr("New connections from %1 are refused for %2, whichever agent they are of. Others "
                  "that are connected from there stay.")
            .arg(addresses().join(QStringLiteral(", ")), time);
    return m_transports.size() == 1
        ? tr("%1 can't connect to the session for %2.").arg(m_transports.first().agentId, time)
        : tr("They can't connect to their sessions for %1.").arg(time);
}

void EvictDialog::refresh()
{
    const bool isBanning = m_ban->currentIndex() > 0;
    m_time->setEnabled(isBanning);
    const QString what = tr("%n connection(s) will be closed, the reason told, and calls in flight "
                            "ended. Mentions that were not read stay unread.",
        nullptr, static_cast<int>(m_transports.size()));
    m_consequences->setText(what + u' ' + banText());
}

QString EvictDialog::consequences() const
{
    return m_consequences->text();
}

} // namespace gui
