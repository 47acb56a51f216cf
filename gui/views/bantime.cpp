// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/bantime.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSpinBox>

#include <algorithm>
#include <array>

namespace gui {

namespace {

constexpr int kMostTime = 365; // in days the longest that the server bans for
constexpr std::array<int, 4> kUnits{1, 60, 3600, 86'400}; // seconds

} // namespace

BanTime::BanTime(QWidget *parent)
    : QWidget(parent)
    , m_time(new QSpinBox(this))
    , m_unit(new QComboBox(this))
{
    m_time->setObjectName(QStringLiteral("banTime"));
    m_time->setAccessibleName(tr("How long the ban lasts"));
    m_time->setRange(1, kMostTime);
    m_time->setValue(10);
    m_unit->setObjectName(QStringLiteral("banUnit"));
    m_unit->setAccessibleName(tr("Unit of time"));
    m_unit->addItems({tr("seconds"), tr("minutes"), tr("hours"), tr("days")});
    m_unit->setCurrentIndex(1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_time, 1);
    row->addWidget(m_unit, 1);
    setFocusProxy(m_time);
    connect(m_time, &QSpinBox::valueChanged, this, &BanTime::changed);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &BanTime::changed);
}

std::chrono::seconds BanTime::time() const
{
    const int unit = kUnits[static_cast<size_t>(std::max(0, m_unit->currentIndex()))];
    return std::chrono::seconds(m_time->value()) * unit;
}

} // namespace gui
