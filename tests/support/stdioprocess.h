// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/toolanswer.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <utility>

namespace tests {

// coral-server --stdio as an MCP client runs it, and the client's side of the conversation. One
// that still runs when this object goes is killed.
class StdioProcess final {
public:
    // The arguments besides --stdio and --data-dir.
    explicit StdioProcess(
        const QStringList &arguments, const QList<std::pair<QString, QString>> &environment = {});
    ~StdioProcess();

    void start();
    // start() and the handshake; the revision that was agreed upon, empty when there was none.
    [[nodiscard]] QString join(const QString &revision = QStringLiteral("2025-11-25"));

    void write(const QByteArray &line); // and its end
    qint64 request(const QString &method, const QJsonObject &params = {});
    void notify(const QString &method, const QJsonObject &params = {});
    // The whole response; empty when none came in time.
    [[nodiscard]] QJsonObject awaitAnswer(qint64 id);
    [[nodiscard]] QJsonObject call(const QString &method, const QJsonObject &params = {});
    qint64 startTool(const QString &tool, const QJsonObject &arguments = {});
    // A protocol error counts as isError, with its message as the text.
    [[nodiscard]] shared::ToolAnswer awaitTool(qint64 id);
    [[nodiscard]] shared::ToolAnswer callTool(
        const QString &tool, const QJsonObject &arguments = {});

    // End of input; whether the process then ended by itself with that status.
    [[nodiscard]] bool end(int status = 0);
    [[nodiscard]] bool awaitEnd(int status);
    void terminate() { m_process.terminate(); }
    void kill();

    // All that it said so far, in order.
    [[nodiscard]] const QList<QJsonObject> &messages();
    // Lines on stdout that are no JSON object.
    [[nodiscard]] const QList<QByteArray> &litter();
    [[nodiscard]] const QByteArray &log(); // all of stderr so far
    // Until the log has that text.
    [[nodiscard]] bool awaitLog(const QByteArray &text);
    // Of the hub that it is attached to; 0: none.
    [[nodiscard]] quint16 awaitHubPort();

private:
    void drain();

    QTemporaryDir m_folder;
    QProcess m_process;
    const QStringList m_arguments;
    QByteArray m_output; // what is no whole line yet
    QList<QJsonObject> m_messages;
    QList<QByteArray> m_litter;
    QByteArray m_log;
    qint64 m_nextId = 1;
};

} // namespace tests
