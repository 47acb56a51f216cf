// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/commandline.h"

#include "server/config/nearest.h"
#include "server/config/optiontable.h"
#include "server/config/stdioflags.h"

#include <QCommandLineParser>

namespace server::config {

using namespace Qt::StringLiterals;
using shared::Done;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

const QString &noDevmode()
{
    static const QString kName = u"no-devmode"_s;
    return kName;
}

void addOptions(QCommandLineParser &parser)
{
    parser.addOption({{u"h"_s, u"help"_s}, QString()});
    parser.addOption({{u"v"_s, u"version"_s}, QString()});
    parser.addOption({u"config"_s, QString(), u"FILE"_s});
    parser.addOption({u"print-config"_s, QString()});
    parser.addOption({noDevmode(), QString()});
    for (const OptionSpec &spec : optionTable()) {
        if (spec.isFlag)
            parser.addOption({spec.flag(), QString(), spec.valueName});
    }
    for (const StdioFlag &flag : stdioFlags())
        parser.addOption({flag.name, QString(), flag.valueName});
}

QStringList flagNames()
{
    QStringList names{u"help"_s, u"version"_s, u"config"_s, u"print-config"_s, noDevmode()};
    for (const OptionSpec &spec : optionTable()) {
        if (spec.isFlag)
            names.append(spec.flag());
    }
    for (const StdioFlag &flag : stdioFlags())
        names.append(flag.name);
    return names;
}

Error badUsage(const QString &text)
{
    return {ErrorCode::InvalidArgument, text};
}

std::optional<Error> faultOf(const QCommandLineParser &parser, bool isParsed)
{
    if (!parser.unknownOptionNames().isEmpty()) {
        const QString name = parser.unknownOptionNames().constFirst();
        const QString meant = nearest(name, flagNames());
        const QString hint = meant.isEmpty() ? QString() : u"; did you mean --%1?"_s.arg(meant);
        return badUsage(u"unknown option --%1%2"_s.arg(name, hint));
    }
    if (!isParsed)
        return badUsage(parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return badUsage(
            u"unexpected argument \"%1\""_s.arg(parser.positionalArguments().constFirst()));
    return std::nullopt;
}

// One flag and what it means, wrapped for a terminal of 80 columns.
QString helpLine(const QString &flag, const QString &valueName, const QString &help)
{
    constexpr qsizetype kIndent = 24;
    constexpr qsizetype kColumns = 80;
    const QString left = u"  --"_s + flag + (valueName.isEmpty() ? QString() : u' ' + valueName);
    const bool hasLineOfItsOwn = left.size() > kIndent;
    QString text = hasLineOfItsOwn ? left + u'\n' : QString();
    QString line = (hasLineOfItsOwn ? QString() : left).leftJustified(kIndent);
    for (const QString &word : help.split(u' ')) {
        if (line.size() + 1 + word.size() > kColumns) {
            text += line + u'\n';
            line = QString(kIndent, u' ');
        }
        line += u' ' + word;
    }
    return text + line + u'\n';
}

QString helpOf(const OptionSpec &spec)
{
    // Theirs depends on other things and is told in words: what stands in the file is an example.
    static const QStringList kDependent{u"devmode"_s, u"data-dir"_s, u"admin-port"_s};
    const QString value = spec.show(Options()).remove(u'"');
    if (value.isEmpty() || kDependent.contains(spec.flag()))
        return spec.help;
    return spec.help + u" (default "_s + value + u')';
}

} // namespace

Result<CommandLine> CommandLine::parse(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    const bool isParsed = parser.parse(arguments);
    CommandLine line;
    // Whoever asks for help gets it, whatever else stands there.
    if (parser.isSet(u"help"_s)) {
        line.action = Action::ShowHelp;
        return line;
    }
    if (const std::optional<Error> fault = faultOf(parser, isParsed))
        return *fault;
    if (parser.isSet(u"version"_s))
        line.action = Action::ShowVersion;
    else if (parser.isSet(u"print-config"_s))
        line.action = Action::ShowConfig;
    line.configFile = parser.value(u"config"_s);
    if (parser.isSet(u"config"_s) && line.configFile.isEmpty())
        return badUsage(u"--config: expected the name of a file"_s);
    if (parser.isSet(noDevmode()) && parser.isSet(u"devmode"_s))
        return badUsage(u"--devmode and --no-devmode exclude each other"_s);
    auto stdio = readStdioFlags(parser);
    if (!stdio)
        return stdio.error();
    line.stdio = *stdio;
    for (const OptionSpec &spec : optionTable()) {
        if (!spec.isFlag)
            continue;
        if (parser.isSet(spec.flag()))
            line.values.append({&spec,
                Literal::word(spec.valueName.isEmpty() ? u"on"_s : parser.value(spec.flag()))});
        else if (spec.flag() == u"devmode" && parser.isSet(noDevmode()))
            line.values.append({&spec, Literal::word(u"off"_s)});
    }
    return line;
}

Result<Done> CommandLine::apply(Options &options) const
{
    for (const auto &[spec, literal] : values) {
        const auto done = spec->read(options, literal);
        if (!done)
            return badUsage(u"--%1: %2"_s.arg(spec->flag(), done.error().message));
    }
    options.stdio = stdio;
    return Done{};
}

QString CommandLine::helpText()
{
    QString text = u"Usage: coral-server [options]\n"
                   "A hub where AI agents talk over the Model Context Protocol.\n\n"
                   "Options:\n"_s;
    for (const OptionSpec &spec : optionTable()) {
        if (!spec.isFlag)
            continue;
        text += helpLine(spec.flag(), spec.valueName, helpOf(spec));
        if (spec.flag() == u"devmode")
            text += helpLine(noDevmode(), QString(), u"Never serve them"_s);
    }
    for (const StdioFlag &flag : stdioFlags())
        text += helpLine(flag.name, flag.valueName, flag.help);
    text += helpLine(u"config"_s, u"FILE"_s, u"TOML file with these and all other options"_s);
    text += helpLine(u"print-config"_s, QString(),
        u"Print such a file: every option, what it means and its default"_s);
    text += helpLine(u"version"_s, QString(), u"Print the version"_s);
    text += helpLine(u"help"_s, QString(), u"Print this text"_s);
    text += u"\nEvery option is also an environment variable, such as CORAL_PORT or\n"
            "CORAL_HTTP_MAX_BODY; CORAL_CONFIG names the file. Flags go before the\n"
            "environment, the environment before the file, the file before the defaults.\n"_s;
    return text;
}

} // namespace server::config
