// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/hubprocess.h"

#include <QProcess>
#include <QTest>

using namespace tests;

// The demonstration that a newcomer runs first.
class TestDemo : public QObject {
    Q_OBJECT
private slots:
    void showsAConversation();
    void usesARunningHub();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();

private:
    struct Outcome {
        int exitStatus = -1;
        QString output;
        QString errors;
    };
    [[nodiscard]] static Outcome run(const QStringList &arguments);
};

TestDemo::Outcome TestDemo::run(const QStringList &arguments)
{
    QProcess demo;
    demo.setProcessEnvironment(HubProcess::cleanEnvironment());
    demo.start(QStringLiteral(CORAL_DEMO_BINARY), arguments);
    if (!demo.waitForFinished(55'000)) {
        demo.kill();
        demo.waitForFinished();
        return {};
    }
    return {.exitStatus = demo.exitCode(),
        .output = QString::fromUtf8(demo.readAllStandardOutput()),
        .errors = QString::fromUtf8(demo.readAllStandardError())};
}

void TestDemo::showsAConversation()
{
    const Outcome outcome = run({});
    QVERIFY2(outcome.exitStatus == 0, qUtf8Printable(outcome.errors));
    const QStringList inOrder{
        QStringLiteral("alice   opens the thread \"arithmetic\" with bob, carol"),
        QStringLiteral("alice   to bob, carol: How much is 3 times 14"),
        QStringLiteral("alice   closes the thread: bob and carol agree: it is 42."),
        QStringLiteral("3 messages, each heard once by everybody it was for.")};
    qsizetype position = 0;
    for (const QString &line : inOrder) {
        position = outcome.output.indexOf(line, position);
        QVERIFY2(position >= 0, qUtf8Printable(line + u'\n' + outcome.output));
    }
    for (const QString &name :
        {QStringLiteral("alice"), QStringLiteral("bob  "), QStringLiteral("carol")}) {
        const qsizetype joins = outcome.output.indexOf(name + QStringLiteral("   joins ("));
        QVERIFY2(joins >= 0 && joins < outcome.output.indexOf(inOrder.first()),
            qUtf8Printable(outcome.output));
        QVERIFY2(outcome.output.contains(name + QStringLiteral("   leaves")),
            qUtf8Printable(outcome.output));
    }
    QVERIFY(outcome.output.contains(u"bob     to alice: "));
    QVERIFY(outcome.output.contains(u"carol   to alice: "));
}

void TestDemo::usesARunningHub()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const Outcome outcome =
        run({QStringLiteral("--url"), QStringLiteral("http://127.0.0.1:%1").arg(hub.port())});
    QVERIFY2(outcome.exitStatus == 0, qUtf8Printable(outcome.errors));
    QVERIFY(hub.stop());
    QVERIFY(hub.log().contains("agent=alice"));
}

void TestDemo::tellsWhatIsWrong_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitStatus");
    QTest::newRow("nobody there") << QStringList{QStringLiteral("--url"),
        QStringLiteral("http://127.0.0.1:1")}
                                  << 1;
    QTest::newRow("no address") << QStringList{QStringLiteral("--url"), QStringLiteral("here")}
                                << 2;
    QTest::newRow("unknown option") << QStringList{QStringLiteral("--quickly")} << 2;
}

void TestDemo::tellsWhatIsWrong()
{
    QFETCH(QStringList, arguments);
    const Outcome outcome = run(arguments);
    QTEST(outcome.exitStatus, "exitStatus");
    QVERIFY2(outcome.errors.startsWith(QLatin1StringView("coral-demo: ")),
        qUtf8Printable(outcome.errors));
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
