// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/optionparser.h"

#include "shared/contract/version.h"

#include <QCommandLineParser>
#include <QFile>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace shared::command {

using namespace Qt::StringLiterals;

namespace {

using Task = Options::Task;

struct TaskEntry {
    Task task;
    const char *name;
    const char *arguments;
    const char *what;
    int least; // arguments
    int most; // -1: any number
};
constexpr std::array kTasks{
    TaskEntry{Task::Watch, "watch", "",
        "Stay connected and show what comes (this is done when no command is named)", 0, 0},
    TaskEntry{Task::Send, "send", "TEXT", "Send a message; - reads it from standard input", 1, 1},
    TaskEntry{
        Task::Threads, "threads", "[THREAD]", "Show the threads, or one with its messages", 0, 1},
    TaskEntry{Task::Wait, "wait", "", "Wait until a message mentions the agent, and show it", 0, 0},
    TaskEntry{Task::Call, "call", "TOOL [JSON]", "Call a tool with these arguments", 1, 2},
    TaskEntry{Task::Chat, "chat", "", "Talk with the agents of a session, line by line", 0, 0},
    TaskEntry{Task::Doctor, "doctor", "",
        "Check a server step by step, and say what is wrong and what to do", 0, 0},
};

struct OptionEntry {
    const char *name;
    const char *value; // empty: it has none
    const char *what;
    QList<Task> tasks = {}; // empty: all
};

const QList<OptionEntry> &optionEntries()
{
    static const QList<OptionEntry> kEntries{
        {"server", "HOST:PORT", "The server, or its URL with http:// or https:// [localhost:3001]"},
        {"http", "", "HTTP with SSE (MCP 2024-11-05), and not the newest that the server speaks"},
        {"streamable", "", "Streamable HTTP, and never HTTP with SSE"},
        {"devmode", "", "Use the routes that ask for no key"},
        {"application", "ID", "The application [exampleApplication]"},
        {"key", "KEY", "Its key; better in the environment variable CORAL_KEY [privkey]"},
        {"session", "ID", "The session [session1]"},
        {"agent", "NAME", "Who you are in the session [coral-client]"},
        {"description", "TEXT", "What you are good at, for the other agents"},
        {"wait-for-agents", "NUMBER", "With --devmode: begin when so many agents are there",
            {Task::Watch, Task::Send, Task::Threads, Task::Wait, Task::Call, Task::Chat}},
        {"ca", "FILE", "For https: trust these certificates (PEM), too"},
        {"json", "", "Print JSON, one object a line"},
        {"timeout", "SECONDS", "How long to try what needs an answer [30; doctor, in all: 120]",
            {Task::Send, Task::Threads, Task::Call, Task::Chat, Task::Doctor}},
        {"heartbeat", "SECONDS", "Expect heartbeats so often, if the server does not say how often",
            {Task::Doctor}},
        {"seconds", "NUMBER", "End by itself after so long", {Task::Watch, Task::Wait}},
        {"thread", "ID", "The thread", {Task::Send, Task::Chat}},
        {"to", "NAME,...", "Without --thread: open one with these agents, and mention them",
            {Task::Send, Task::Chat}},
        {"name", "TEXT", "The name of the thread that is opened", {Task::Send, Task::Chat}},
        {"mention", "NAME,...", "Who must get the message", {Task::Send}},
    };
    return kEntries;
}

QString usage()
{
    QString text = u"Usage: coral-client [COMMAND] [OPTION]...\n"
                   "An agent on the command line: connects to a Coral server, and comes back by "
                   "itself when the connection is lost.\n\nCommands:\n"_s;
    for (const TaskEntry &task : kTasks) {
        const QString call =
            u"%1 %2"_s.arg(QLatin1StringView(task.name), QLatin1StringView(task.arguments));
        text += u"  %1  %2\n"_s.arg(call.trimmed(), -18).arg(QLatin1StringView(task.what));
    }
    text += u"\nOptions:\n"_s;
    for (const OptionEntry &option : optionEntries()) {
        const QString call =
            u"--%1 %2"_s.arg(QLatin1StringView(option.name), QLatin1StringView(option.value));
        text += u"  %1  %2\n"_s.arg(call.trimmed(), -24).arg(QLatin1StringView(option.what));
    }
    text += u"  %1  %2\n  %3  %4\n"_s.arg(u"--help"_s, -24)
                .arg(u"Show this and end"_s)
                .arg(u"--version"_s, -24)
                .arg(u"Show the version and end"_s);
    return text
        + u"\nExit status: 0 done, 1 the server or the tool says no or doctor found something "
          u"wrong,\n"
          "2 bad usage, 3 the server can't be reached, 4 nothing came in time, 5 the answer was "
          "lost.\n"_s;
}

Text complain(const QString &what)
{
    return {u"coral-client: %1\nTry coral-client --help."_s.arg(what), kBadUsage};
}

QStringList listOf(const QCommandLineParser &parser, const QString &name)
{
    QStringList list;
    for (const QString &value : parser.values(name)) {
        for (const QString &item : value.split(u',', Qt::SkipEmptyParts))
            list.append(item.trimmed());
    }
    return list;
}

// A number of seconds above 0, or -1.
std::chrono::milliseconds secondsOf(const QString &text)
{
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (!isNumber || !(seconds > 0) || seconds > 1e9)
        return std::chrono::milliseconds(-1);
    return std::chrono::milliseconds(std::max(static_cast<qint64>(seconds * 1000), qint64(1)));
}

class Reader final {
public:
    explicit Reader(const QCommandLineParser &parser)
        : m_parser(parser)
    {
    }

    [[nodiscard]] const std::optional<Text> &complaint() const { return m_complaint; }
    [[nodiscard]] const Options &options() const { return m_options; }

    void read(const QProcessEnvironment &environment)
    {
        readTask();
        readServer();
        readAgent(environment);
        readTimes();
        readThread();
        if (m_options.task == Task::Doctor)
            readDoctor();
    }

private:
    void fail(const QString &what)
    {
        if (!m_complaint)
            m_complaint = complain(what);
    }

    void readTask()
    {
        QStringList rest = m_parser.positionalArguments();
        const TaskEntry *entry = &kTasks.front();
        if (!rest.isEmpty()) {
            const QString name = rest.takeFirst();
            entry = std::find_if(kTasks.begin(), kTasks.end(),
                [&](const TaskEntry &task) { return name == QLatin1StringView(task.name); });
            if (entry == kTasks.end())
                return fail(u"there is no command \"%1\""_s.arg(name));
        }
        m_options.task = entry->task;
        m_options.arguments = rest;
        if (rest.size() < entry->least || rest.size() > entry->most) {
            return fail(
                u"usage: coral-client %1 %2"_s
                    .arg(QLatin1StringView(entry->name), QLatin1StringView(entry->arguments))
                    .trimmed());
        }
        for (const OptionEntry &option : optionEntries()) {
            const QString name = QString::fromLatin1(option.name);
            if (m_parser.isSet(name) && !option.tasks.isEmpty()
                && !option.tasks.contains(entry->task))
                fail(u"--%1 is not for the command %2"_s.arg(name, QLatin1StringView(entry->name)));
        }
    }

    void readServer()
    {
        using Protocol = CoralClientSettings::Protocol;
        HubAddress &address = m_options.client.address;
        const QString server =
            m_parser.isSet(u"server"_s) ? m_parser.value(u"server"_s) : u"localhost:3001"_s;
        const auto url = HubAddress::parseServer(server);
        if (!url)
            return fail(url.error().message);
        address.server = *url;
        address.isDevmode = m_parser.isSet(u"devmode"_s);
        if (m_parser.isSet(u"http"_s) && m_parser.isSet(u"streamable"_s))
            fail(u"--http and --streamable exclude each other"_s);
        if (m_parser.isSet(u"http"_s))
            m_options.client.protocol = Protocol::HttpSse;
        else if (m_parser.isSet(u"streamable"_s))
            m_options.client.protocol = Protocol::StreamableHttp;
        m_options.isJson = m_parser.isSet(u"json"_s);
        if (m_parser.isSet(u"ca"_s))
            readCertificates(m_parser.value(u"ca"_s));
    }

    void readCertificates(const QString &fileName)
    {
        QFile file(fileName);
        if (!file.open(QIODevice::ReadOnly))
            return fail(u"can't read the file %1 of --ca: %2"_s.arg(fileName, file.errorString()));
        m_options.trusted = QSslCertificate::fromDevice(&file, QSsl::Pem);
        if (m_options.trusted.isEmpty())
            fail(u"there is no certificate in %1: --ca wants a file in the PEM format"_s.arg(
                fileName));
    }

    void readText(const QString &name, QString &target)
    {
        if (!m_parser.isSet(name))
            return;
        target = m_parser.value(name);
        if (target.isEmpty())
            fail(u"--%1 must not be empty"_s.arg(name));
    }

    void readAgent(const QProcessEnvironment &environment)
    {
        HubAddress &address = m_options.client.address;
        readText(u"application"_s, address.application);
        if (const QString key = environment.value(u"CORAL_KEY"_s); !key.isEmpty())
            address.key = key;
        readText(u"key"_s, address.key);
        readText(u"session"_s, address.session);
        readText(u"agent"_s, address.agent);
        readText(u"description"_s, address.description);
        if (!m_parser.isSet(u"wait-for-agents"_s))
            return;
        bool isNumber = false;
        address.waitForAgents = m_parser.value(u"wait-for-agents"_s).toInt(&isNumber);
        if (!isNumber || address.waitForAgents < 1)
            fail(u"--wait-for-agents needs a number above 0"_s);
        if (!address.isDevmode)
            fail(u"--wait-for-agents is for --devmode"_s);
    }

    void readTimes()
    {
        using namespace std::chrono_literals;
        if (m_options.task == Task::Doctor)
            m_options.timeout = 120s;
        std::chrono::milliseconds heartbeat{0};
        for (const auto &[name, target] : {std::pair(u"timeout"_s, &m_options.timeout),
                 std::pair(u"seconds"_s, &m_options.seconds),
                 std::pair(u"heartbeat"_s, &heartbeat)}) {
            if (!m_parser.isSet(name))
                continue;
            *target = secondsOf(m_parser.value(name));
            if (*target < 0ms)
                fail(u"--%1 needs a number of seconds above 0"_s.arg(name));
        }
        if (heartbeat > 0ms)
            m_options.heartbeat = heartbeat;
    }

    // What is in use shall not notice: another agent, in a session of its own.
    void readDoctor()
    {
        HubAddress &address = m_options.client.address;
        if (!m_parser.isSet(u"agent"_s))
            address.agent = u"coral-doctor"_s;
        m_options.makesSession = !m_parser.isSet(u"session"_s);
        if (m_options.makesSession && address.isDevmode) {
            const quint32 number = QRandomGenerator::global()->generate();
            address.session = u"coral-doctor-%1"_s.arg(number, 8, 16, QChar(u'0'));
        }
    }

    void readThread()
    {
        readText(u"thread"_s, m_options.thread);
        readText(u"name"_s, m_options.threadName);
        m_options.to = listOf(m_parser, u"to"_s);
        m_options.mentions = listOf(m_parser, u"mention"_s);
        if (!m_options.thread.isEmpty() && !m_options.to.isEmpty())
            fail(u"--to opens a thread: leave it out, or --thread"_s);
        if (m_options.task == Task::Send && m_options.thread.isEmpty() && m_options.to.isEmpty())
            fail(u"send needs --thread ID, or --to NAME for a new thread"_s);
        if (!m_options.threadName.isEmpty() && m_options.to.isEmpty())
            fail(u"--name is the name of a new thread, and needs --to"_s);
    }

    const QCommandLineParser &m_parser;
    Options m_options;
    std::optional<Text> m_complaint;
};

} // namespace

std::variant<Options, Text> parseOptions(
    const QStringList &arguments, const QProcessEnvironment &environment)
{
    QCommandLineParser parser;
    for (const OptionEntry &option : optionEntries()) {
        parser.addOption(QCommandLineOption(QString::fromLatin1(option.name),
            QString::fromUtf8(option.what), QString::fromLatin1(option.value)));
    }
    parser.addOption({{u"h"_s, u"help"_s}, {}});
    parser.addOption({{u"v"_s, u"version"_s}, {}});
    const bool isRead = parser.parse(arguments);
    if (isRead && parser.isSet(u"help"_s))
        return Text{usage().trimmed()};
    if (isRead && parser.isSet(u"version"_s))
        return Text{u"coral-client %1"_s.arg(QLatin1StringView(kVersion))};
    if (!isRead)
        return complain(parser.errorText());
    Reader reader(parser);
    reader.read(environment);
    if (reader.complaint())
        return *reader.complaint();
    return reader.options();
}

} // namespace shared::command
