// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/suite.h"

#include "tests/support/hubprocess.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <utility>

namespace tests {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 200'000;

const QString kFolder =
    u"" CORAL_CONFORMANCE_DIR "/node_modules/@modelcontextprotocol/conformance/dist/"_s;

// The suite's names of tools, prompts and resources, and the hub's in their place.
const QList<std::pair<QByteArray, QByteArray>> kNames{
    {"`test_simple_text`", "`list_agents`"},
    {"`test_error_handling`", "`close_thread`"},
    {"`test_tool_with_progress`", "`wait_for_mentions`"},
    {"`test_reconnection`", "`wait_for_mentions`"},
    {"`test_logging_tool`", "`wait_for_mentions`"},
    {"`test_streaming_elicitation`", "`wait_for_mentions`"},
    {"`test_simple_prompt`", "`work_in_session`"},
    {"`test_prompt_with_arguments`", "`thread_digest`"},
    {"name:`arg1`", "name:`threadId`"},
    {"arguments:{arg1:", "arguments:{threadId:"},
    {"`test://static-text`", "`coral://session`"},
    {"`test://template/123/data`", "`coral://agents/123`"},
    {"`test://watched-resource`", "`coral://threads`"},
};

// The results that the suite left in that folder: what it checked, by scenario.
QList<std::pair<QString, QJsonObject>> checksIn(const QString &folder)
{
    QList<std::pair<QString, QJsonObject>> all;
    QDirIterator results(folder, {u"checks.json"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (results.hasNext()) {
        QFile file(results.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QJsonArray checks = QJsonDocument::fromJson(file.readAll()).array();
        for (const auto &check : checks)
            all.append({results.fileInfo().dir().dirName(), check.toObject()});
    }
    return all;
}

// The checks that went wrong, a line each.
QString faults(const QString &folder)
{
    QStringList lines;
    for (const auto &[scenario, check] : checksIn(folder)) {
        const QString status = check[u"status"_s].toString();
        if (status == u"FAILURE"_s || status == u"WARNING"_s)
            lines << QStringList{status, scenario, check[u"id"_s].toString(),
                check[u"errorMessage"_s].toString()}
                         .join(u"  "_s);
    }
    lines.sort();
    return lines.join(u'\n');
}

// Those of the proofs that are missing.
QStringList unproven(const QString &folder, QStringList proofs)
{
    for (const auto &[scenario, check] : checksIn(folder)) {
        if (check[u"status"_s].toString() == u"SUCCESS"_s)
            proofs.removeAll(check[u"id"_s].toString());
    }
    return proofs;
}

QProcessEnvironment environment()
{
    QProcessEnvironment environment = HubProcess::cleanEnvironment();
    environment.insert(u"NO_COLOR"_s, u"1"_s);
    return environment;
}

} // namespace

const QString Suite::kAgent = u"123"_s;
const QString Suite::kThread = u"testValue2"_s;

Suite::Suite(QString node)
    : m_node(std::move(node))
    , m_program(kFolder + u"index.js"_s)
{
}

std::optional<Suite> Suite::forHub(const QString &copyName, const QString &thread) const
{
    QFile original(m_program);
    Suite copy(m_node);
    // Beside it, where it finds its packages.
    copy.m_program = kFolder + copyName + u".js"_s;
    QFile file(copy.m_program);
    if (!original.open(QIODevice::ReadOnly) || !file.open(QIODevice::WriteOnly))
        return std::nullopt;
    QByteArray text = original.readAll();
    auto names = kNames;
    names.append({"`testValue1`", '`' + thread.toUtf8() + '`'});
    for (const auto &[theirs, ours] : std::as_const(names)) {
        if (!text.contains(theirs)) {
            qWarning("the suite knows no %s any more", theirs.constData());
            return std::nullopt;
        }
        text.replace(theirs, ours);
    }
    if (file.write(text) != text.size())
        return std::nullopt;
    return copy;
}

QStringList Suite::scenarios(const QString &revision) const
{
    QProcess suite;
    suite.setProcessEnvironment(environment());
    suite.start(m_node, {m_program, u"list"_s, u"--server"_s, u"--spec-version"_s, revision});
    if (!suite.waitForFinished(kPatience))
        return {};
    static const QRegularExpression kLine(
        u"^ +- ([a-z0-9-]+)"_s, QRegularExpression::MultilineOption);
    QStringList names;
    auto lines = kLine.globalMatch(QString::fromUtf8(suite.readAllStandardOutput()));
    while (lines.hasNext())
        names.append(lines.next().captured(1));
    return names;
}

bool Suite::passes(const QString &url, const QString &expectations, const QStringList &arguments,
    const QStringList &proofs) const
{
    const QTemporaryDir results;
    QProcess suite;
    suite.setProcessChannelMode(QProcess::MergedChannels);
    suite.setProcessEnvironment(environment());
    suite.start(m_node,
        QStringList{m_program, u"server"_s, u"--url"_s, url, u"--expected-failures"_s,
            u"" CORAL_CONFORMANCE_SOURCE_DIR "/"_s + expectations, u"--output-dir"_s,
            results.path()}
            + arguments);
    const bool hasEnded = suite.waitForFinished(kPatience);
    const QStringList missing = unproven(results.path(), proofs);
    if (!missing.isEmpty())
        qWarning("not proven: %s", qUtf8Printable(missing.join(u", "_s)));
    if (hasEnded && suite.exitStatus() == QProcess::NormalExit && suite.exitCode() == 0)
        return missing.isEmpty();
    const QByteArray end = suite.readAll().right(5000); // the comparison with what is expected
    qWarning("%s: %s\n\n%s\nthe suite %s", qUtf8Printable(arguments.join(u' ')),
        qUtf8Printable(faults(results.path())), end.constData(),
        hasEnded ? "found faults" : "did not end in time");
    return false;
}

} // namespace tests
