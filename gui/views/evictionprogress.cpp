// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/evictionprogress.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

namespace gui {

namespace {

constexpr int kMany = 20; // fewer are gone before one could read it

} // namespace

EvictionProgress::EvictionProgress(QWidget *parent)
    : QWidget(parent)
    , m_bar(new QProgressBar(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_bar->setAccessibleName(tr("Evictions"));
    m_bar->setFormat(tr("%v of %m evicted"));
    m_bar->setMinimumWidth(200);
    auto *callOff = new QPushButton(tr("Call off"), this);
    callOff->setObjectName(QStringLiteral("callOff"));
    callOff->setToolTip(tr("Those who are still connected stay"));
    row->addWidget(m_bar);
    row->addWidget(callOff);
    connect(callOff, &QPushButton::clicked, this, &EvictionProgress::callOffChosen);
    hide();
}

void EvictionProgress::show(int done, int total)
{
    setVisible(total >= kMany);
    m_bar->setRange(0, total);
    m_bar->setValue(done);
}

} // namespace gui
