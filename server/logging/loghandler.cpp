// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/loghandler.h"

#include "server/logging/logformat.h"
#include "server/logging/logsink.h"
#include "server/logging/logtap.h"
#include "shared/util/logfields.h"

#include <QLoggingCategory>

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

constexpr int kStandardError = 2;

template <Format format> QByteArray tellLoss(quint64 lost)
{
    const shared::LogFields notice =
        shared::LogFields("log lines were lost, stderr took none").add("count", lost);
    return formatLine(
        {QDateTime::currentDateTimeUtc(), Level::Warning, "coral.logging", notice.text()}, format);
}

// Qt takes a plain function, so what it needs has to be found from there.
template <Format format> LogSink &sink()
{
    static LogSink theSink(kStandardError, tellLoss<format>);
    return theSink;
}

// A handler a format: what would be a global variable is a template argument.
template <Format format>
void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    sink<format>().write(formatLine(
        {QDateTime::currentDateTimeUtc(), levelOf(type), QByteArray(context.category), message},
        format));
    if (type == QtWarningMsg || type == QtCriticalMsg)
        logTap().tell(type == QtWarningMsg ? u"warning"_s : u"error"_s,
            QString::fromLatin1(context.category), message);
}

} // namespace

void installHandler(const Settings &settings)
{
    QLoggingCategory::setFilterRules(filterRules(settings.level));
    qInstallMessageHandler(
        settings.format == Format::Json ? writeLine<Format::Json> : writeLine<Format::Text>);
}

LogTap &logTap()
{
    static LogTap theTap;
    return theTap;
}

quint64 lostLines()
{
    return sink<Format::Text>().lostLines() + sink<Format::Json>().lostLines();
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
