// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringView>

namespace server::logging {

// A message taken apart into what shared::LogFields put together. Text that was not made by it
// (Qt's own warnings, say) is all message.
struct LogLine {
    struct Field {
        QString key;
        QString value; // without quotes and escapes
        bool isQuoted = false; // a bare number or boolean is one, a quoted one is text
    };

    QString message;
    QList<Field> fields;

    [[nodiscard]] static LogLine parse(QStringView text);
};

} // namespace server::logging
