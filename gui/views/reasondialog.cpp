// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/reasondialog.h"

#include "gui/views/bantime.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace gui {

ReasonDialog::ReasonDialog(
    const QString &title, const QString &consequences, const QString &action, QWidget *parent)
    : QDialog(parent)
    , m_reason(new QLineEdit(this))
    , m_ban(new QCheckBox(this))
    , m_time(new BanTime(this))
{
    setWindowTitle(title);
    auto *text = new QLabel(consequences, this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setMinimumWidth(420);
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setMaxLength(200);
    m_reason->setPlaceholderText(tr("told to the agents, and kept in the log"));
    auto *form = new QFormLayout;
    form->addRow(tr("&Reason"), m_reason);
    form->addRow(m_ban, m_time);
    m_ban->setObjectName(QStringLiteral("ban"));
    m_ban->hide();
    m_time->hide();
    m_time->setEnabled(false);
    connect(m_ban, &QCheckBox::toggled, m_time, &QWidget::setEnabled);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->addButton(action, QDialogButtonBox::AcceptRole)->setDefault(true);
    auto *column = new QVBoxLayout(this);
    column->addWidget(text);
    column->addLayout(form);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QString ReasonDialog::reason() const
{
    return m_reason->text().trimmed();
}

void ReasonDialog::offerBan(const QString &question)
{
    m_ban->setText(question);
    m_ban->show();
    m_time->show();
}

EvictionOrder ReasonDialog::order() const
{
    EvictionOrder order{.reason = reason(), .ban = {}, .banFor = m_time->time()};
    if (m_ban->isChecked())
        order.ban = shared::BanKind::Agent;
    return order;
}

} // namespace gui
