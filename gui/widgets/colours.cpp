// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/colours.h"

#include <array>

namespace gui {

namespace {

struct Pair {
    QRgb onLight;
    QRgb onDark;
};

QColor pick(const Pair &pair, const QPalette &palette)
{
    return QColor::fromRgb(isDark(palette) ? pair.onDark : pair.onLight);
}

constexpr Pair kGreen{0xff1a7f45, 0xff5fd38d};
constexpr Pair kBlue{0xff1f5fbf, 0xff7cb4ff};
constexpr Pair kAmber{0xff9a5b00, 0xffffb454};
constexpr Pair kRed{0xffb3261e, 0xffff8a80};
constexpr Pair kGrey{0xff6b7280, 0xff9aa4b2};
constexpr Pair kViolet{0xff7038a8, 0xffc79bff};
constexpr Pair kTeal{0xff00707a, 0xff5fd0d8};
constexpr Pair kPink{0xffa8306f, 0xffff9ecb};
constexpr Pair kOlive{0xff66701a, 0xffcbd36a};

constexpr std::array kSeries{kBlue, kAmber, kGreen, kViolet, kRed, kTeal, kPink, kOlive};

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < 128;
}

QColor colourOf(StateMark mark, const QPalette &palette)
{
    switch (mark) {
    case StateMark::Idle:
        return pick(kGreen, palette);
    case StateMark::Waiting:
        return pick(kBlue, palette);
    case StateMark::Busy:
        return pick(kAmber, palette);
    case StateMark::Trouble:
        return pick(kRed, palette);
    case StateMark::Away:
    case StateMark::None:
        break;
    }
    return pick(kGrey, palette);
}

QColor colourOf(EventGroup group, const QPalette &palette)
{
    switch (group) {
    case EventGroup::Connections:
        return pick(kBlue, palette);
    case EventGroup::Pings:
        return pick(kGrey, palette);
    case EventGroup::Agents:
        return pick(kTeal, palette);
    case EventGroup::Messages:
        return pick(kGreen, palette);
    case EventGroup::Administration:
        return pick(kViolet, palette);
    case EventGroup::Trouble:
        break;
    }
    return pick(kRed, palette);
}

QColor seriesColour(int index, const QPalette &palette)
{
    return pick(kSeries[static_cast<size_t>(index) % kSeries.size()], palette);
}

QColor nameColour(const QString &name, const QPalette &palette)
{
    constexpr std::array kNames{kBlue, kGreen, kViolet, kTeal, kPink, kAmber, kOlive};
    // Not qHash(), which is another one each time that the program runs.
    return pick(kNames[qChecksum(name.toUtf8()) % kNames.size()], palette);
}

QColor goodColour(const QPalette &palette)
{
    return pick(kGreen, palette);
}

QColor warningColour(const QPalette &palette)
{
    return pick(kAmber, palette);
}

QColor badColour(const QPalette &palette)
{
    return pick(kRed, palette);
}

QColor faintColour(const QPalette &palette)
{
    return pick(kGrey, palette);
}

} // namespace gui
