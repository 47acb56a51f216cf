// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/hostsettings.h"

namespace gui {

using namespace Qt::StringLiterals;

QStringList HostSettings::arguments() const
{
    QStringList arguments{u"--port"_s, QString::number(port)};
    if (isOpenToNetwork)
        arguments << u"--bind"_s << u"0.0.0.0"_s;
    if (!dataDir.isEmpty())
        arguments << u"--data-dir"_s << dataDir;
    if (!configFile.isEmpty())
        arguments << u"--config"_s << configFile;
    return arguments;
}

} // namespace gui
