// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/words/figures.h"

#include <QCoreApplication>
#include <QLocale>

namespace gui {

using namespace std::chrono_literals;

namespace {

struct Figures {
    Q_DECLARE_TR_FUNCTIONS(gui::Figures)
};

} // namespace

QString bytesText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1024 ? 0 : 1);
}

QString countText(qint64 count)
{
    return QLocale().toString(count);
}

QString roundTripText(std::chrono::microseconds time)
{
    const double milliseconds = static_cast<double>(time.count()) / 1000;
    return Figures::tr("%1 ms").arg(
        QLocale().toString(milliseconds, 'f', milliseconds < 10 ? 1 : 0));
}

QString durationText(std::chrono::milliseconds duration)
{
    const qint64 seconds = std::max<qint64>(0, duration.count() / 1000);
    if (seconds < 60)
        return Figures::tr("%1 s").arg(seconds);
    const qint64 minutes = seconds / 60;
    if (minutes < 60)
        return Figures::tr("%1 min").arg(minutes);
    const qint64 hours = minutes / 60;
    if (hours < 24)
        return minutes % 60 == 0 ? Figures::tr("%1 h").arg(hours)
                                 : Figures::tr("%1 h %2 min").arg(hours).arg(minutes % 60);
    if (hours % 24 == 0)
        return Figures::tr("%1 d").arg(hours / 24);
    return Figures::tr("%1 d %2 h").arg(hours / 24).arg(hours % 24);
}

QString agoText(const QDateTime &time, const QDateTime &now)
{
    if (time.isNull())
        return {};
    return durationText(std::chrono::milliseconds(time.msecsTo(now)));
}

QString clockText(const QDateTime &time)
{
    return time.toLocalTime().time().toString(QStringLiteral("HH:mm:ss"));
}

QString momentText(const QDateTime &time)
{
    if (time.isNull())
        return {};
    const QDateTime local = time.toLocalTime();
    if (local.date() == QDate::currentDate())
        return clockText(time);
    return QLocale().toString(local.date(), QLocale::ShortFormat) + u' ' + clockText(time);
}

} // namespace gui
