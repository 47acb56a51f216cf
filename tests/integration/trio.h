// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/integration/ownsession.h"

namespace tests {

// alice, bob and carol, all in one thread that alice made: what most conversations begin with.
struct Trio {
    explicit Trio(const HubProcess &hub)
        : alice(address(hub, "alice"))
        , bob(address(hub, "bob"))
        , carol(address(hub, "carol"))
    {
    }

    // Whether everybody joined and the thread was made.
    [[nodiscard]] bool gather()
    {
        if (!alice.join() || !bob.join() || !carol.join())
            return false;
        threadId = alice.createThread(QStringLiteral("plan"), {bob.id(), carol.id()});
        return !threadId.isEmpty();
    }

    // A wait of bob that the server has begun for certain, since it has answered what came after.
    [[nodiscard]] qint64 startBobsWait()
    {
        const qint64 wait = bob.startWait();
        return bob.call(QStringLiteral("ping")).isEmpty() ? 0 : wait;
    }

    // What bob hears in one wait.
    [[nodiscard]] QStringList bobHears() { return contents(bob.awaitMessages(bob.startWait())); }

    [[nodiscard]] bool tellBob(TestAgent &sender, const QString &content)
    {
        return !sender.send(threadId, content, {bob.id()}).isError;
    }

    [[nodiscard]] static QStringList contents(const QList<shared::ReceivedMessage> &messages)
    {
        QStringList contents;
        for (const shared::ReceivedMessage &message : messages)
            contents.append(message.content);
        return contents;
    }

    TestAgent alice;
    TestAgent bob;
    TestAgent carol;
    QString threadId;
};

} // namespace tests
