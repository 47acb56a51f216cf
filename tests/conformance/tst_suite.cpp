// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/hubprocess.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using tests::HubProcess;

// The official conformance suite against the fixture and the hub. run.sh makes sure that the suite
// is there, and names its Node.js.
class TestSuite : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void fixturePasses_data();
    void fixturePasses();
    void hubPasses_data();
    void hubPasses();

private:
    // Runs the suite against the server of that name and tells whether all went as expected; says
    // what did not.
    bool passes(const QString &server, const QString &url, const QStringList &arguments);

    static constexpr int kPatience = 200'000;
    QString m_node;
};

// The checks that went wrong, a line each, of the results that the suite left in that folder.
static QString faults(const QString &folder)
{
    QStringList lines;
    QDirIterator results(folder, {u"checks.json"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (results.hasNext()) {
        QFile file(results.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QJsonArray checks = QJsonDocument::fromJson(file.readAll()).array();
        for (const QJsonValue &check : checks) {
            const QString status = check[u"status"_s].toString();
            if (status == u"FAILURE"_s || status == u"WARNING"_s)
                lines << QStringList{status, results.fileInfo().dir().dirName(),
                    check[u"id"_s].toString(), check[u"errorMessage"_s].toString()}
                             .join(u"  "_s);
        }
    }
    lines.sort();
    return lines.join(u'\n');
}

static QStringList everything(const QString &revision)
{
    return {u"--suite"_s, u"all"_s, u"--spec-version"_s, revision};
}

void TestSuite::initTestCase()
{
    m_node = qEnvironmentVariable("CORAL_NODE");
    QVERIFY2(!m_node.isEmpty(), "to be started by tests/conformance/run.sh");
}

bool TestSuite::passes(const QString &server, const QString &url, const QStringList &arguments)
{
    const QTemporaryDir results;
    QProcess suite;
    suite.setProcessChannelMode(QProcess::MergedChannels);
    QProcessEnvironment environment = HubProcess::cleanEnvironment();
    environment.insert(u"NO_COLOR"_s, u"1"_s);
    suite.setProcessEnvironment(environment);
    const QString program =
        u"" CORAL_CONFORMANCE_DIR "/node_modules/@modelcontextprotocol/conformance/dist/index.js"_s;
    const QString expectations =
        u"" CORAL_CONFORMANCE_SOURCE_DIR "/%1-expected-failures.yml"_s.arg(server);
    suite.start(m_node,
        QStringList{program, u"server"_s, u"--url"_s, url, u"--expected-failures"_s, expectations}
            + QStringList{u"--output-dir"_s, results.path()} + arguments);
    const bool hasEnded = suite.waitForFinished(kPatience);
    if (hasEnded && suite.exitStatus() == QProcess::NormalExit && suite.exitCode() == 0)
        return true;
    const QByteArray end = suite.readAll().right(5000); // the comparison with what is expected
    qWarning("%s\n\n%s\nthe suite %s", qUtf8Printable(faults(results.path())), end.constData(),
        hasEnded ? "found faults" : "did not end in time");
    return false;
}

void TestSuite::fixturePasses_data()
{
    QTest::addColumn<QString>("revision");
    QTest::newRow("2025-11-25") << u"2025-11-25"_s;
    QTest::newRow("2026-07-28") << u"2026-07-28"_s;
}

void TestSuite::fixturePasses()
{
    QFETCH(QString, revision);
    QProcess fixture;
    fixture.setProcessEnvironment(HubProcess::cleanEnvironment());
    fixture.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    fixture.start(u"" CORAL_CONFORMANCE_FIXTURE ""_s, {});
    QVERIFY(QTest::qWaitFor([&] { return fixture.canReadLine(); }, kPatience));
    const QString url = QString::fromUtf8(fixture.readLine()).trimmed();
    // What the revision requires, then all that there is for it.
    const bool isConformant = passes(u"fixture"_s, url, {u"--requirements"_s, revision});
    const bool passesAll = passes(u"fixture"_s, url, everything(revision));
    QCOMPARE(fixture.state(), QProcess::Running);
    fixture.closeWriteChannel();
    QVERIFY(fixture.waitForFinished(kPatience));
    QCOMPARE(fixture.exitStatus(), QProcess::NormalExit);
    QCOMPARE(fixture.exitCode(), 0); // a sanitizer had nothing to say either
    QVERIFY(isConformant);
    QVERIFY(passesAll);
}

void TestSuite::hubPasses_data()
{
    fixturePasses_data();
}

void TestSuite::hubPasses()
{
    QFETCH(QString, revision);
    HubProcess hub;
    QVERIFY(hub.start());
    const QString url =
        u"http://127.0.0.1:%1/devmode/app/key/conformance/mcp/suite"_s.arg(hub.port());
    const bool passesAll = passes(u"hub"_s, url, everything(revision));
    QVERIFY(hub.stop());
    QVERIFY(passesAll);
}

QTEST_GUILESS_MAIN(TestSuite)
#include "tst_suite.moc"
