// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/literal.h"

#include "shared/util/logfields.h"

namespace server::config {

using namespace Qt::StringLiterals;

QString Literal::describe() const
{
    switch (type) {
    case Type::Word:
    case Type::String:
        return u'"' + shared::escapedForLog(text.left(64)) + u'"';
    case Type::Integer:
        return QString::number(integer);
    case Type::Boolean:
        return boolean ? u"true"_s : u"false"_s;
    case Type::List:
        return u"a list"_s;
    case Type::Other:
        return text;
    }
    Q_UNREACHABLE();
}

} // namespace server::config
