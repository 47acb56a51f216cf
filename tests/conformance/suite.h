// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace tests {

// The official conformance suite as a program that is installed below the build folder, or a copy
// of it.
class Suite final {
public:
    // The Node.js to run it with.
    explicit Suite(QString node);

    // A copy that uses what the hub offers where it would use what it knows by name. thread: the id
    // of a thread of kAgent. Null, and a warning, when this suite has not all of those names.
    [[nodiscard]] std::optional<Suite> forHub(const QString &copyName, const QString &thread) const;

    // The scenarios of a revision for servers.
    [[nodiscard]] QStringList scenarios(const QString &revision) const;
    // Whether all went as that list of expected failures says; says what did not. proofs: checks
    // that must have succeeded: the suite lets some of them be without a failure.
    [[nodiscard]] bool passes(const QString &url, const QString &expectations,
        const QStringList &arguments, const QStringList &proofs = {}) const;

    // As whom it has to come to the hub, since it reads the resource of an agent of that name; and
    // the name of its thread, which it wants to see in the prompt.
    static const QString kAgent;
    static const QString kThread;

private:
    const QString m_node;
    QString m_program;
};

} // namespace tests
