// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/coralclient.h"

#include <QList>
#include <QSslCertificate>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace shared::command {

// How a run of coral-client ends, for scripts. docs/CLIENT.md tells the same.
enum ExitStatus {
    kSuccess = 0,
    kFailed = 1, // the server, or the tool, says no
    kBadUsage = 2,
    kUnreachable = 3, // no connection in time, or none any more
    kNothingCame = 4, // wait: in the time that was given
    kUncertain = 5, // the answer was lost: it may have been carried out, or not
};

// What the command line asks for.
struct Options {
    enum class Task { Watch, Send, Threads, Wait, Call, Chat, Doctor };

    Task task = Task::Watch;
    CoralClientSettings client = {};
    QList<QSslCertificate> trusted = {}; // besides those of the system
    bool isJson = false;
    std::chrono::milliseconds seconds{0}; // end after so long; 0: not by itself
    std::chrono::milliseconds timeout{30'000}; // for what needs an answer
    QStringList arguments = {}; // of the task

    // of doctor
    bool makesSession = false; // none was named
    std::optional<std::chrono::milliseconds> heartbeat = {}; // empty: as the hub says

    // of send and chat
    QString thread = {};
    QString threadName = {};
    QStringList to = {};
    QStringList mentions = {};
};

} // namespace shared::command
