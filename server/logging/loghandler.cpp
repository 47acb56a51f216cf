// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/loghandler.h"

#include "server/logging/logformat.h"

#include <QLoggingCategory>

#include <cstdio>

namespace server::logging {

using namespace Qt::StringLiterals;

namespace {

Level levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return Level::Debug;
    case QtInfoMsg:
        return Level::Info;
    case QtWarningMsg:
        return Level::Warning;
    case QtCriticalMsg:
    case QtFatalMsg: // Qt ends the process after it
        break;
    }
    return Level::Error;
}

// A handler a format: what would be a global variable is a template argument.
template <Format format>
void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QByteArray line = formatLine(
        {QDateTime::currentDateTimeUtc(), levelOf(type), QByteArray(context.category), message},
        format);
    // Nowhere to tell of a failure to write the log.
    Q_UNUSED(std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stderr));
    std::fflush(stderr);
}

} // namespace

void installHandler(const Settings &settings)
{
    QLoggingCategory::setFilterRules(filterRules(settings.level));
    qInstallMessageHandler(
        settings.format == Format::Json ? writeLine<Format::Json> : writeLine<Format::Text>);
}

QString filterRules(Level level)
{
    switch (level) {
    case Level::Debug: // ours, not the inner life of Qt
        return u"*.debug=false\ncoral.*.debug=true"_s;
    case Level::Info:
        return u"*.debug=false"_s;
    case Level::Warning:
        return u"*.debug=false\n*.info=false"_s;
    case Level::Error:
        return u"*.debug=false\n*.info=false\n*.warning=false"_s;
    }
    Q_UNREACHABLE();
}

} // namespace server::logging
