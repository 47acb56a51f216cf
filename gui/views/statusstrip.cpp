// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/statusstrip.h"

#include "gui/widgets/colours.h"
#include "gui/widgets/icons.h"
#include "gui/words/figures.h"
#include "gui/words/plaintext.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QToolButton>

namespace gui {

namespace {

constexpr int kDot = 14;

QPixmap dotPixmap(const QColor &colour, double ratio)
{
    QPixmap pixmap(QSizeF(kDot * ratio, kDot * ratio).toSize());
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(1, 1, kDot - 2, kDot - 2));
    return pixmap;
}

// Three dots say that a menu is behind it; an arrow in the same corner would hide one.
class DotsButton final : public QToolButton {
public:
    using QToolButton::QToolButton;

protected:
    void initStyleOption(QStyleOptionToolButton *option) const override
    {
        QToolButton::initStyleOption(option);
        option->features &= ~QStyleOptionToolButton::HasMenu;
    }
};

} // namespace

StatusStrip::StatusStrip(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_dot(new QLabel(this))
    , m_state(new QLabel(this))
    , m_button(new QPushButton(this))
    , m_menu(new DotsButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(18);
    QFont heavy = font();
    heavy.setBold(true);
    m_state->setFont(heavy);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *state = new QHBoxLayout;
    state->setSpacing(8);
    state->addWidget(m_dot);
    state->addWidget(m_state);
    row->addLayout(state);
    m_agents = addFigure(tr("Agents that are connected, of all that are known"));
    m_sessions = addFigure(tr("Sessions on this hub"));
    m_rate = addFigure(tr("Messages that agents sent to each other, a minute"));
    m_ping =
        addFigure(tr("95 of 100 pings of the last five minutes were answered within this time"));
    m_button->setObjectName(QStringLiteral("hubButton"));
    row->addStretch(1);
    row->addWidget(m_button);
    m_menu->setIcon(glyphIcon(Glyph::More));
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->setAutoRaise(true);
    m_menu->setToolTip(tr("What can be done with the hub"));
    m_menu->setAccessibleName(m_menu->toolTip());
    row->addWidget(m_menu);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_workspace.isHosting())
            emit stopChosen();
        else if (m_workspace.attachment().state() != Attachment::State::Detached)
            emit detachChosen();
        else
            emit startChosen();
    });
    connect(&workspace, &Workspace::statusChanged, this, &StatusStrip::refresh);
    connect(&workspace.attachment(), &Attachment::stateChanged, this, &StatusStrip::refresh);
    connect(&workspace.attachment(), &Attachment::looked, this, &StatusStrip::refresh);
    if (workspace.host() != nullptr)
        connect(workspace.host(), &Host::stateChanged, this, &StatusStrip::refresh);
    refresh();
}

QLabel *StatusStrip::addFigure(const QString &help)
{
    auto *label = new QLabel(this);
    label->setToolTip(help);
    static_cast<QHBoxLayout *>(layout())->addWidget(label);
    return label;
}

QString StatusStrip::stateText() const
{
    return m_state->text();
}

QString StatusStrip::stateText(const Workspace &workspace)
{
    const QString where = workspace.attachment().hub().url.authority();
    switch (workspace.attachment().state()) {
    case Attachment::State::Detached:
        return workspace.host() != nullptr && workspace.host()->state() == Host::State::Stopping
            ? tr("Stopping…")
            : tr("No hub");
    case Attachment::State::Attaching:
        return tr("Connecting to %1…").arg(where);
    case Attachment::State::Lost:
        return tr("Connection to %1 lost").arg(where);
    case Attachment::State::Refused:
        return tr("Refused by %1").arg(where);
    case Attachment::State::Attached:
        break;
    }
    if (workspace.host() != nullptr && workspace.isHosting()
        && workspace.host()->state() == Host::State::Stopping)
        return tr("Stopping…");
    if (const auto age = workspace.attachment().staleness())
        return tr("%1: figures are %2 old").arg(where, durationText(*age));
    const auto &status = workspace.status();
    if (status && status->state == shared::ServerState::Draining)
        return tr("Draining, on %1").arg(where);
    if (status && status->state == shared::ServerState::Stopping)
        return tr("Stopping, on %1").arg(where);
    if (status && !status->isReady)
        return tr("Not ready, on %1").arg(where);
    return tr("Running on %1").arg(where);
}

QColor StatusStrip::stateColour(const Workspace &workspace, const QPalette &palette)
{
    switch (workspace.attachment().state()) {
    case Attachment::State::Detached:
        return faintColour(palette);
    case Attachment::State::Attaching:
        return warningColour(palette);
    case Attachment::State::Lost:
    case Attachment::State::Refused:
        return badColour(palette);
    case Attachment::State::Attached:
        break;
    }
    const auto &status = workspace.status();
    const bool isWell = status && status->isReady && status->state == shared::ServerState::Running
        && !workspace.attachment().staleness();
    return isWell ? goodColour(palette) : warningColour(palette);
}

void StatusStrip::refresh()
{
    const QString state = stateText(m_workspace);
    m_state->setText(state);
    m_dot->setPixmap(dotPixmap(stateColour(m_workspace, palette()), devicePixelRatioF()));
    QString detail;
    if (const auto &status = m_workspace.status()) {
        for (const shared::StatusCheck &check : status->checks)
            detail += QStringLiteral("%1 %2: %3\n")
                          .arg(check.isOk ? u'✓' : u'✗')
                          .arg(check.name, check.detail.isEmpty() ? tr("well") : check.detail);
        detail += tr("Version %1, up for %2").arg(status->version, durationText(status->uptime));
    }
    m_state->setToolTip(toolTipText(detail));
    setAccessibleName(state);
    refreshFigures();
    refreshButton();
}

void StatusStrip::refreshFigures()
{
    const auto &status = m_workspace.status();
    const bool isKnown = status.has_value();
    for (QLabel *label : {m_agents, m_sessions, m_rate, m_ping}) {
        label->setVisible(isKnown);
        label->setEnabled(m_workspace.attachment().isAttached()); // else they are of yesterday
    }
    if (!isKnown)
        return;
    m_agents->setText(tr("%1 of %n agent(s)", nullptr, static_cast<int>(status->agents))
                          .arg(status->agentsConnected));
    m_sessions->setText(tr("%n session(s)", nullptr, static_cast<int>(status->sessions)));
    const auto rate = m_workspace.messagesPerMinute();
    m_rate->setText(tr("%1 msg/min").arg(rate ? countText(*rate) : QStringLiteral("–")));
    m_ping->setText(tr("ping p95 %1")
                        .arg(status->roundTripP95 ? roundTripText(*status->roundTripP95)
                                                  : QStringLiteral("–")));
}

void StatusStrip::refreshButton()
{
    const Host *host = m_workspace.host();
    const bool isStopping = host != nullptr && host->state() == Host::State::Stopping;
    const bool isDetached = m_workspace.attachment().state() == Attachment::State::Detached;
    if (m_workspace.isHosting() || isStopping) {
        m_button->setText(tr("Stop"));
        m_button->setToolTip(tr("Stop the hub that runs in this window"));
    } else if (!isDetached) {
        m_button->setText(tr("Detach"));
        m_button->setToolTip(tr("Leave the hub alone; it goes on"));
    } else {
        const bool isRunning = host != nullptr && host->state() == Host::State::Running;
        m_button->setText(isRunning ? tr("Attach") : tr("Start"));
        m_button->setToolTip(isRunning ? tr("Look after the hub that runs in this window")
                                       : tr("Start a hub in this window"));
    }
    m_button->setEnabled(!isStopping);
    m_button->setVisible(host != nullptr || !isDetached);
}

void StatusStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace gui
