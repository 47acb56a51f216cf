// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/chatline.h"

#include <QProcess>

#include <algorithm>
#include <array>

namespace shared::command {

using namespace Qt::StringLiterals;

namespace {

using Kind = ChatLine::Kind;

struct Entry {
    Kind kind;
    const char *name;
    const char *arguments;
    const char *what;
    int least; // arguments
    int most; // -1: any number
};
constexpr std::array kCommands{
    Entry{Kind::Agents, "/agents", "", "who is here", 0, 0},
    Entry{Kind::Threads, "/threads", "", "the threads that you take part in", 0, 0},
    Entry{Kind::Thread, "/thread", "[NAME or ID]", "go to a thread and show it", 0, -1},
    Entry{Kind::New, "/new", "NAME AGENT...",
        "open a thread with these agents; \"a name\" in quotes", 2, -1},
    Entry{Kind::Add, "/add", "AGENT", "take an agent into the thread", 1, 1},
    Entry{Kind::Close, "/close", "[SUMMARY]", "close the thread", 0, -1},
    Entry{Kind::Help, "/help", "", "this", 0, 0},
    Entry{Kind::Quit, "/quit", "", "leave, as Ctrl+D does", 0, 0},
};

// Names of agents come as they are mentioned, too, and in lists.
QStringList namesOf(const QStringList &arguments)
{
    QStringList names;
    for (const QString &argument : arguments) {
        for (const QString &name : argument.split(u',', Qt::SkipEmptyParts))
            names.append(name.startsWith(u'@') ? name.sliced(1) : name);
    }
    names.removeAll(QString());
    return names;
}

} // namespace

Result<ChatLine> ChatLine::parse(const QString &line)
{
    if (line.trimmed().isEmpty())
        return ChatLine{};
    if (line.startsWith("//"_L1)) // a message that begins with a stroke
        return ChatLine{.kind = Kind::Text, .text = line.sliced(1)};
    if (!line.startsWith(u'/'))
        return ChatLine{.kind = Kind::Text, .text = line};
    QStringList words = QProcess::splitCommand(line);
    const QString name = words.takeFirst();
    const auto *entry = std::ranges::find_if(kCommands,
        [&name](const Entry &candidate) { return name == QLatin1StringView(candidate.name); });
    if (entry == kCommands.end()) {
        return Error{ErrorCode::InvalidArgument,
            u"There is no command %1: /help lists them. A message that begins with / is written "
            "with //."_s.arg(name)};
    }
    ChatLine read{.kind = entry->kind, .text = words.join(u' '), .arguments = words};
    if (read.kind == Kind::New && !words.isEmpty())
        read.arguments = QStringList{words.constFirst()} + namesOf(words.sliced(1));
    else if (read.kind == Kind::Add)
        read.arguments = namesOf(words);
    const bool isRight = read.arguments.size() >= entry->least
        && (entry->most < 0 || read.arguments.size() <= entry->most);
    if (isRight)
        return read;
    return Error{ErrorCode::InvalidArgument,
        u"Usage: %1 %2"_s.arg(QLatin1StringView(entry->name), QLatin1StringView(entry->arguments))
            .trimmed()};
}

QStringList ChatLine::commands()
{
    QStringList names;
    for (const Entry &entry : kCommands)
        names.append(QLatin1StringView(entry.name));
    return names;
}

QString ChatLine::help()
{
    QString text =
        u"What you write is sent to the thread that you are in. @name mentions an agent, "
        "@all everybody: agents hear of what mentions them. In a thread of two, the "
        "other one is always mentioned.\n"_s;
    for (const Entry &entry : kCommands) {
        const QString call =
            u"%1 %2"_s.arg(QLatin1StringView(entry.name), QLatin1StringView(entry.arguments));
        text += u"  %1  %2\n"_s.arg(call.trimmed(), -22).arg(QLatin1StringView(entry.what));
    }
    return text.trimmed();
}

} // namespace shared::command
