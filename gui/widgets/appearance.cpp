// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/appearance.h"

#include "gui/widgets/outlinestyle.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

namespace gui {

using namespace Qt::StringLiterals;

namespace {

struct Tones {
    QRgb window;
    QRgb base;
    QRgb alternate;
    QRgb button;
    QRgb text;
    QRgb disabled;
    QRgb highlight;
    QRgb link;
};

constexpr Tones kLight{
    0xfff4f5f7, 0xffffffff, 0xfff6f7f9, 0xffe9ebef, 0xff1c2330, 0xff9aa0ab, 0xff2f6fd0, 0xff1f5fbf};
constexpr Tones kDark{
    0xff20242b, 0xff181b20, 0xff1e2228, 0xff2c313a, 0xffe4e7ec, 0xff6f7784, 0xff2f5fae, 0xff7cb4ff};

QPalette paletteOf(const Tones &tones)
{
    const auto colour = [](QRgb rgb) { return QColor::fromRgb(rgb); };
    QPalette palette(colour(tones.button), colour(tones.window));
    for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
        const QColor text = colour(group == QPalette::Disabled ? tones.disabled : tones.text);
        palette.setColor(group, QPalette::WindowText, text);
        palette.setColor(group, QPalette::Text, text);
        palette.setColor(group, QPalette::ButtonText, text);
        palette.setColor(group, QPalette::Base, colour(tones.base));
        palette.setColor(group, QPalette::AlternateBase, colour(tones.alternate));
        palette.setColor(group, QPalette::ToolTipBase, colour(tones.button));
        palette.setColor(group, QPalette::ToolTipText, colour(tones.text));
        palette.setColor(group, QPalette::Highlight, colour(tones.highlight));
        palette.setColor(group, QPalette::HighlightedText, Qt::white);
        palette.setColor(group, QPalette::Link, colour(tones.link));
        palette.setColor(group, QPalette::PlaceholderText, colour(tones.disabled));
    }
    return palette;
}

} // namespace

QString appearanceName(Appearance appearance)
{
    switch (appearance) {
    case Appearance::System:
        return u"system"_s;
    case Appearance::Light:
        return u"light"_s;
    case Appearance::Dark:
        return u"dark"_s;
    }
    return {};
}

Appearance appearanceFromName(const QString &name)
{
    for (const Appearance appearance : {Appearance::Light, Appearance::Dark}) {
        if (appearanceName(appearance) == name)
            return appearance;
    }
    return Appearance::System;
}

void apply(Appearance appearance, QApplication &application)
{
    // The look of the system as it was when we came.
    static const QString kStyle = application.style()->name();
    static const QPalette kPalette = application.palette();
    if (appearance == Appearance::System) {
        application.setStyle(kStyle);
        application.setPalette(kPalette);
        return;
    }
    // The one style that takes any palette on every system.
    application.setStyle(new OutlineStyle); // the application's from now on
    application.setPalette(paletteOf(appearance == Appearance::Dark ? kDark : kLight));
}

} // namespace gui
