// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/parse.h"

#include "server/config/commandline.h"
#include "server/config/configfile.h"
#include "server/config/environment.h"
#include "server/config/exampleconfig.h"
#include "server/config/stdioflags.h"
#include "shared/contract/version.h"
#include "shared/util/result.h"

#include <QDir>
#include <QStandardPaths>

namespace server::config {

using namespace Qt::StringLiterals;
using shared::Done;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

constexpr int kBadConfiguration = 1;
constexpr int kBadUsage = 2;

ParseOutcome show(const QString &text)
{
    return {.options = std::nullopt, .text = text};
}

ParseOutcome fail(const Error &error, int exitStatus)
{
    const QString more =
        exitStatus == kBadUsage ? u" (coral-server --help tells more)"_s : QString();
    return {.options = std::nullopt,
        .text = u"coral-server: "_s + error.message + more + u'\n',
        .exitStatus = exitStatus};
}

// What no option can tell alone.
Result<Done> checkTogether(const Options &options)
{
    const auto invalid = [](const QString &text) {
        return Error{ErrorCode::InvalidArgument, text};
    };
    if (options.wait.byDefault > options.wait.longest)
        return invalid(u"[wait] default is above longest"_s);
    if (options.wait.longest > options.wait.cap)
        return invalid(u"[wait] longest is above cap"_s);
    if (options.limits.messageBytes > options.http.bodyBytes)
        return invalid(u"[limits] message-size is above max-body of [http]"_s);
    return Done{};
}

QString dataDirOf(const QString &configured)
{
    if (!configured.isEmpty())
        return QDir::cleanPath(QDir::current().absoluteFilePath(configured));
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return QDir::cleanPath(folder + u"/coral-server"_s);
}

} // namespace

ParseOutcome parse(const QStringList &arguments, const QProcessEnvironment &environment)
{
    const Result<CommandLine> line = CommandLine::parse(arguments);
    if (!line)
        return fail(line.error(), kBadUsage);
    switch (line->action) {
    case CommandLine::Action::ShowHelp:
        return show(CommandLine::helpText());
    case CommandLine::Action::ShowVersion:
        return show(u"coral-server %1 (Qt %2)\n"_s.arg(
            QLatin1StringView(shared::kVersion), QLatin1StringView(qVersion())));
    case CommandLine::Action::ShowConfig:
        return show(exampleConfig());
    case CommandLine::Action::Run:
        break;
    }

    Options options;
    const QString file =
        line->configFile.isEmpty() ? environment.value(u"CORAL_CONFIG"_s) : line->configFile;
    if (!file.isEmpty()) {
        if (const auto done = readConfigFile(file, options); !done)
            return fail(done.error(), kBadConfiguration);
    }
    if (const auto done = readEnvironment(environment, options); !done)
        return fail(done.error(), kBadConfiguration);
    if (const auto done = line->apply(options); !done)
        return fail(done.error(), kBadUsage);
    if (options.stdio) {
        if (options.stdio->privacyKey.isEmpty())
            options.stdio->privacyKey = environment.value(stdioKeyVariable());
        if (const auto done = checkStdio(*options.stdio); !done)
            return fail(done.error(), kBadUsage);
    }
    if (const auto done = checkTogether(options); !done)
        return fail(done.error(), kBadConfiguration);
    options.dataDir = dataDirOf(options.dataDir);
    return {.options = options, .warnings = suspectVariables(environment)};
}

} // namespace server::config
