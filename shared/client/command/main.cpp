// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/calltask.h"
#include "shared/client/command/chattask.h"
#include "shared/client/command/doctortask.h"
#include "shared/client/command/optionparser.h"
#include "shared/client/command/sendtask.h"
#include "shared/client/command/threadstask.h"
#include "shared/client/command/waittask.h"
#include "shared/client/command/watchtask.h"
#include "shared/util/terminationsignal.h"

#include <QCoreApplication>

#include <cstdio>
#include <memory>

namespace {

using namespace shared::command;

void write(std::FILE *target, const QByteArray &line)
{
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), target);
    std::fputc('\n', target);
    std::fflush(target); // it may be a pipe that somebody waits at
}

int print(const Text &text)
{
    std::FILE *target = text.exitStatus == kSuccess ? stdout : stderr;
    std::fprintf(target, "%s\n", qUtf8Printable(text.text));
    return text.exitStatus;
}

std::unique_ptr<Task> makeTask(const Options &options, Output &output)
{
    switch (options.task) {
    case Options::Task::Watch:
        return std::make_unique<WatchTask>(options, output);
    case Options::Task::Send:
        return std::make_unique<SendTask>(options, output);
    case Options::Task::Threads:
        return std::make_unique<ThreadsTask>(options, output);
    case Options::Task::Wait:
        return std::make_unique<WaitTask>(options, output);
    case Options::Task::Doctor:
        return std::make_unique<DoctorTask>(options, output);
    case Options::Task::Chat:
        return std::make_unique<ChatTask>(options, output);
    case Options::Task::Call:
        break;
    }
    return std::make_unique<CallTask>(options, output);
}

int run(const Options &options)
{
    Output output(
        options.isJson, [](const QByteArray &line) { write(stdout, line); },
        [](const QByteArray &line) { write(stderr, line); });
    const std::unique_ptr<Task> task = makeTask(options, output);
    shared::TerminationSignal termination;
    bool isAskedAgain = false;
    QObject::connect(&termination, &shared::TerminationSignal::received, task.get(), [&] {
        if (std::exchange(isAskedAgain, true))
            QCoreApplication::exit(kFailed);
        else
            task->stop();
    });
    termination.heedContinuation();
    QObject::connect(
        &termination, &shared::TerminationSignal::continued, task.get(), &Task::resume);
    QObject::connect(task.get(), &Task::finished, qApp,
        [](int exitStatus) { QCoreApplication::exit(exitStatus); });
    QMetaObject::invokeMethod(task.get(), &Task::start, Qt::QueuedConnection); // exec() first
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const auto parsed =
        parseOptions(QCoreApplication::arguments(), QProcessEnvironment::systemEnvironment());
    if (const auto *text = std::get_if<Text>(&parsed))
        return print(*text);
    return run(std::get<Options>(parsed));
}
