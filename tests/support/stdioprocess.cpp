// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stdioprocess.h"

#include "tests/support/hubprocess.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

namespace tests {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 60'000;

QJsonObject message(QJsonObject rest)
{
    rest.insert(u"jsonrpc"_s, u"2.0"_s);
    return rest;
}

} // namespace

StdioProcess::StdioProcess(
    const QStringList &arguments, const QList<std::pair<QString, QString>> &environment)
    : m_arguments(
        QStringList{u"--stdio"_s, u"--data-dir"_s, m_folder.filePath(u"data"_s)} + arguments)
{
    m_process.setProcessEnvironment(HubProcess::cleanEnvironment(environment));
}

StdioProcess::~StdioProcess()
{
    kill();
}

void StdioProcess::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(kPatience);
}

void StdioProcess::start()
{
    m_process.start(HubProcess::binary(), m_arguments);
}

QString StdioProcess::join(const QString &revision)
{
    start();
    const QJsonObject info{{u"name"_s, u"test"_s}, {u"version"_s, u"1"_s}};
    const QJsonObject answer = call(u"initialize"_s,
        {{u"protocolVersion"_s, revision}, {u"capabilities"_s, QJsonObject()},
            {u"clientInfo"_s, info}});
    const QString agreed = answer["result"_L1]["protocolVersion"_L1].toString();
    if (agreed.isEmpty())
        qWarning(
            "no handshake: %s\n%s", QJsonDocument(answer).toJson().constData(), log().constData());
    else
        notify(u"notifications/initialized"_s);
    return agreed;
}

void StdioProcess::write(const QByteArray &line)
{
    m_process.write(line + '\n');
}

qint64 StdioProcess::request(const QString &method, const QJsonObject &params)
{
    const qint64 id = m_nextId++;
    const QJsonObject json = message({{u"id"_s, id}, {u"method"_s, method}, {u"params"_s, params}});
    write(QJsonDocument(json).toJson(QJsonDocument::Compact));
    return id;
}

void StdioProcess::notify(const QString &method, const QJsonObject &params)
{
    write(QJsonDocument(message({{u"method"_s, method}, {u"params"_s, params}}))
              .toJson(QJsonDocument::Compact));
}

QJsonObject StdioProcess::awaitAnswer(qint64 id)
{
    QJsonObject found;
    const auto isThere = [&] {
        for (const QJsonObject &one : messages()) {
            if (!one.contains("method"_L1) && one["id"_L1].toInteger() == id)
                found = one;
        }
        return !found.isEmpty() || m_process.state() == QProcess::NotRunning;
    };
    if (!QTest::qWaitFor(isThere, kPatience))
        qWarning("no answer to %lld", static_cast<long long>(id));
    return found;
}

QJsonObject StdioProcess::call(const QString &method, const QJsonObject &params)
{
    return awaitAnswer(request(method, params));
}

qint64 StdioProcess::startTool(const QString &tool, const QJsonObject &arguments)
{
    return request(u"tools/call"_s, {{u"name"_s, tool}, {u"arguments"_s, arguments}});
}

shared::ToolAnswer StdioProcess::awaitTool(qint64 id)
{
    const QJsonObject answer = awaitAnswer(id);
    if (answer.contains("result"_L1))
        return shared::ToolAnswer::fromResult(answer["result"_L1].toObject());
    return {answer["error"_L1]["message"_L1].toString(), {}, true};
}

shared::ToolAnswer StdioProcess::callTool(const QString &tool, const QJsonObject &arguments)
{
    return awaitTool(startTool(tool, arguments));
}

bool StdioProcess::end(int status)
{
    m_process.closeWriteChannel();
    return awaitEnd(status);
}

bool StdioProcess::awaitEnd(int status)
{
    const bool hasEnded =
        QTest::qWaitFor([&] { return m_process.state() == QProcess::NotRunning; }, kPatience);
    const bool isAsExpected = hasEnded && m_process.exitStatus() == QProcess::NormalExit
        && m_process.exitCode() == status;
    if (!isAsExpected)
        qWarning("it did not end with status %d but %d:\n%s", status, m_process.exitCode(),
            log().constData());
    return isAsExpected;
}

const QList<QJsonObject> &StdioProcess::messages()
{
    drain();
    return m_messages;
}

const QList<QByteArray> &StdioProcess::litter()
{
    drain();
    return m_litter;
}

const QByteArray &StdioProcess::log()
{
    drain();
    return m_log;
}

bool StdioProcess::awaitLog(const QByteArray &text)
{
    return QTest::qWaitFor([&] { return log().contains(text); }, kPatience);
}

quint16 StdioProcess::awaitHubPort()
{
    if (!awaitLog("attached to a hub"))
        return 0;
    static const QRegularExpression kUrl(u"attached to a hub +url=http://[^:]+:(\\d+)"_s);
    return kUrl.match(QString::fromUtf8(log())).captured(1).toUShort();
}

void StdioProcess::drain()
{
    m_log += m_process.readAllStandardError();
    m_output += m_process.readAllStandardOutput();
    for (qsizetype end = m_output.indexOf('\n'); end >= 0; end = m_output.indexOf('\n')) {
        const QByteArray line = m_output.first(end);
        m_output.remove(0, end + 1);
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (document.isObject())
            m_messages.append(document.object());
        else
            m_litter.append(line);
    }
}

} // namespace tests
