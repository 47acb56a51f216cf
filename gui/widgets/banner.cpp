// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/banner.h"

#include "gui/widgets/colours.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <utility>

namespace gui {

Banner::Banner(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_other(new QPushButton(this))
{
    setObjectName(QStringLiteral("banner"));
    setAutoFillBackground(true);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_other);
    connect(m_action, &QPushButton::clicked, this, &Banner::actionChosen);
    connect(m_other, &QPushButton::clicked, this, &Banner::otherChosen);
    m_action->hide();
    m_other->hide();
    hide();
}

void Banner::show(Grade grade, const QString &text, const QString &action, const QString &other)
{
    m_grade = grade;
    m_text->setText(text);
    setAccessibleName(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_other->setText(other);
    m_other->setVisible(!other.isEmpty());
    colour();
    show();
}

QString Banner::text() const
{
    return m_text->text();
}

void Banner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

void Banner::colour()
{
    if (std::exchange(m_isColouring, true))
        return; // it changes the palette itself
    const QPalette around = parentWidget() != nullptr ? parentWidget()->palette() : QPalette();
    const QColor tone = m_grade == Grade::Bad ? badColour(around) : warningColour(around);
    const QColor base = around.color(QPalette::Window);
    const auto mix = [](int of, int with) { return (of * 4 + with) / 5; };
    QPalette own = around;
    own.setColor(QPalette::Window,
        QColor(mix(base.red(), tone.red()), mix(base.green(), tone.green()),
            mix(base.blue(), tone.blue())));
    setPalette(own);
    m_isColouring = false;
}

} // namespace gui
