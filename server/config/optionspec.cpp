// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/optionspec.h"

namespace server::config {

using namespace Qt::StringLiterals;

QString OptionSpec::flag() const
{
    return section == u"server" ? key : section + u'-' + key;
}

QString OptionSpec::variable() const
{
    return u"CORAL_"_s + flag().toUpper().replace(u'-', u'_');
}

} // namespace server::config
