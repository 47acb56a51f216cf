// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/emptystate.h"

#include "gui/widgets/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace gui {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_label(new QLabel(this))
    , m_copyable(new QLineEdit(this))
    , m_copy(new QPushButton(glyphIcon(Glyph::Copy), tr("&Copy"), this))
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    large.setBold(true);
    m_title->setFont(large);
    m_title->setAlignment(Qt::AlignHCenter);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(540);
    m_label->setBuddy(m_copyable);
    m_copyable->setReadOnly(true);
    m_copyable->setMinimumWidth(420);
    m_copyable->setCursorPosition(0);
    auto *copying = new QHBoxLayout;
    copying->addWidget(m_copyable, 1);
    copying->addWidget(m_copy);
    m_buttons = new QWidget(this);
    new QHBoxLayout(m_buttons);
    auto *inner = new QVBoxLayout;
    inner->setSpacing(12);
    for (QWidget *widget : {static_cast<QWidget *>(m_title), static_cast<QWidget *>(m_text)})
        inner->addWidget(widget);
    inner->addWidget(m_label);
    inner->addLayout(copying);
    inner->addWidget(m_buttons, 0, Qt::AlignHCenter);
    auto *middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addLayout(inner, 4);
    middle->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->addStretch(1);
    column->addLayout(middle);
    column->addStretch(2);
    connect(m_copy, &QPushButton::clicked, this, &EmptyState::copy);
    setCopyable({}, {});
}

void EmptyState::setTexts(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
    setAccessibleName(title);
    setAccessibleDescription(text);
}

void EmptyState::setCopyable(const QString &label, const QString &text)
{
    m_label->setText(label);
    if (m_copyable->text() != text) {
        m_copyable->setText(text);
        m_copyable->setCursorPosition(0);
    }
    for (QWidget *widget : {static_cast<QWidget *>(m_label), static_cast<QWidget *>(m_copyable),
             static_cast<QWidget *>(m_copy)})
        widget->setVisible(!text.isEmpty());
}

QPushButton *EmptyState::addButton(const QString &text)
{
    auto *button = new QPushButton(text, m_buttons);
    m_buttons->layout()->addWidget(button);
    return button;
}

QString EmptyState::copyable() const
{
    return m_copyable->text();
}

QString EmptyState::title() const
{
    return m_title->text();
}

void EmptyState::copy()
{
    QGuiApplication::clipboard()->setText(m_copyable->text());
    m_copyable->selectAll();
}

} // namespace gui
