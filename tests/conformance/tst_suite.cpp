// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/suite.h"
#include "tests/support/hubprocess.h"
#include "tests/support/testagent.h"

#include <QFile>
#include <QHash>
#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tests;

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
    // What README.md says of a scenario.
    struct Row {
        QString scenario;
        QString revisions;
        QString verdict;

        [[nodiscard]] bool isRun() const { return verdict.startsWith(u"runs"); }
    };
    [[nodiscard]] static QList<Row> table();
    [[nodiscard]] bool passesOnHubOfItsOwn(
        const Suite &suite, const QString &scenario, const QByteArray &configuration) const;

    static constexpr int kPatience = 200'000;
    QString m_node;
};

namespace {

const QString kHubFailures = u"hub-expected-failures.yml"_s;
const QString kFixtureFailures = u"fixture-expected-failures.yml"_s;

// What a scenario needs of the hub that is not for all of them: the suite looks at some streams for
// half a second only, and wants another one to end before the answer is there.
const QHash<QString, QByteArray> kConfigurations{
    {u"server-stateless"_s, "[wait]\ndefault = \"50ms\"\n"},
    {u"server-sse-polling"_s,
        "[wait]\ndefault = \"2s\"\n"
        "[transport]\nheartbeat-interval = \"300ms\"\nstream-lifetime = \"1s\"\n"},
};
// Checks that the suite passes over where a server does not do what they look at.
QStringList proofsOf(const QString &scenario)
{
    return scenario == u"server-sse-polling"_s ? QStringList{u"server-sse-disconnect-resume"_s}
                                               : QStringList();
}

const QByteArray kUsual = "[wait]\ndefault = \"1s\"\nprogress-interval = \"100ms\"\n";

QString urlOf(const HubProcess &hub)
{
    return u"http://127.0.0.1:%1/devmode/app/key/conformance/mcp/%2"_s.arg(hub.port())
        .arg(Suite::kAgent);
}

HubProcess::Setup configured(const QByteArray &configuration)
{
    return {.arguments = {}, .environment = {}, .configuration = configuration};
}

} // namespace

void TestSuite::initTestCase()
{
    m_node = qEnvironmentVariable("CORAL_NODE");
    QVERIFY2(!m_node.isEmpty(), "to be started by tests/conformance/run.sh");
}

QList<TestSuite::Row> TestSuite::table()
{
    QFile readme(u"" CORAL_CONFORMANCE_SOURCE_DIR "/README.md"_s);
    if (!readme.open(QIODevice::ReadOnly))
        return {};
    QList<Row> rows;
    const QStringList lines = QString::fromUtf8(readme.readAll()).split(u'\n');
    for (const QString &line : lines) {
        const QStringList cells = line.split(u'|');
        if (cells.size() == 5 && cells[1].startsWith(u" `"))
            rows.append({cells[1].trimmed().remove(u'`'), cells[2].trimmed(), cells[3].trimmed()});
    }
    return rows;
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
    const Suite suite(m_node);
    // What the revision requires, then all that there is for it.
    const bool isConformant = suite.passes(url, kFixtureFailures, {u"--requirements"_s, revision});
    const bool hasPolling = revision == u"2025-11-25"_s;
    const bool passesAll =
        suite.passes(url, kFixtureFailures, {u"--suite"_s, u"all"_s, u"--spec-version"_s, revision},
            hasPolling ? proofsOf(u"server-sse-polling"_s) : QStringList());
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

bool TestSuite::passesOnHubOfItsOwn(
    const Suite &suite, const QString &scenario, const QByteArray &configuration) const
{
    QFETCH(QString, revision);
    HubProcess hub(configured(configuration));
    return hub.start()
        && suite.passes(urlOf(hub), kHubFailures,
            {u"--scenario"_s, scenario, u"--spec-version"_s, revision}, proofsOf(scenario))
        && hub.stop();
}

void TestSuite::hubPasses()
{
    QFETCH(QString, revision);
    HubProcess hub(configured(kUsual));
    QVERIFY(hub.start());
    TestAgent agent(
        {.port = hub.port(), .base = "/devmode/app/key/conformance", .agentId = Suite::kAgent});
    QVERIFY(agent.join());
    const auto suite =
        Suite(m_node).forHub(u"hub-"_s + revision, agent.createThread(Suite::kThread, {}));
    QVERIFY(suite);

    QStringList known;
    QStringList failed;
    const QList<Row> rows = table();
    for (const auto &row : rows) {
        if (row.revisions != u"both" && row.revisions != revision)
            continue;
        known.append(row.scenario);
        if (!row.isRun())
            continue;
        const bool isPassed = kConfigurations.contains(row.scenario)
            ? passesOnHubOfItsOwn(*suite, row.scenario, kConfigurations.value(row.scenario))
            : suite->passes(urlOf(hub), kHubFailures,
                {u"--scenario"_s, row.scenario, u"--spec-version"_s, revision});
        if (!isPassed)
            failed.append(row.scenario);
    }
    QVERIFY(hub.stop());
    QCOMPARE(failed, QStringList());
    QStringList all = suite->scenarios(revision);
    all.sort();
    known.sort();
    QCOMPARE(known, all);
}

QTEST_GUILESS_MAIN(TestSuite)
#include "tst_suite.moc"
