// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/host/display.h"

#include <QByteArrayView>
#include <QtGlobal>

#include <algorithm>

namespace gui {

bool isDisplayMissing(int argc, const char *const argv[])
{
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        if (!qEnvironmentVariableIsEmpty(name))
            return false;
    }
    return std::none_of(argv, argv + argc, [](const char *argument) {
        const QByteArrayView given(argument);
        return given == "-platform" || given == "--platform";
    });
}

} // namespace gui
