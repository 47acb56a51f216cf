// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace server::logging {

// Where those listen who want to hear of warnings and what is graver. Lines are told from whichever
// thread logs them; the level is "warning" or "error".
class LogTap final : public QObject {
    Q_OBJECT
public:
    void tell(const QString &level, const QString &category, const QString &line)
    {
        emit lineLogged(level, category, line);
    }

signals:
    void lineLogged(const QString &level, const QString &category, const QString &line);
};

} // namespace server::logging
