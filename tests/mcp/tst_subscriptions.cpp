// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mcp/peerbench.h"

#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

// Who hears of which resource, as the client sees it.
class TestSubscriptions : public QObject {
    Q_OBJECT

private slots:
    void notifiesSubscribers();
    void notifiesOnlyThoseWhoAreMeant_data();
    void notifiesOnlyThoseWhoAreMeant();
    void stopsNotifyingAfterUnsubscribe();
    void limitsSubscriptions();
    void refusesASubscriptionWithoutUri_data();
    void refusesASubscriptionWithoutUri();
    void takesOnlyWhatCanBeThere_data();
    void takesOnlyWhatCanBeThere();
    void hasNoSubscriptionsWithoutResources();
    void notifiesOfAChangedList();
};

void TestSubscriptions::notifiesSubscribers()
{
    PeerBench bench;
    bench.addResources();
    emit bench.registry.resourceUpdated(u"session"_s, u"alice"_s, u"x:a"_s);
    QVERIFY(bench.outlet.sent.isEmpty());
    QCOMPARE(bench.result(bench.ask("resources/subscribe", R"({"uri":"x:a"})")), QJsonObject());
    QVERIFY(bench.ask("resources/subscribe", R"({"uri":"x:a"})").contains(u"result"_s));
    bench.outlet.sent.clear();
    emit bench.registry.resourceUpdated(u"session"_s, u"alice"_s, u"x:a"_s);
    emit bench.registry.resourceUpdated(u"session"_s, u"alice"_s, u"x:b"_s);
    QCOMPARE(bench.outlet.sent,
        QByteArrayList{R"({"jsonrpc":"2.0","method":"notifications/resources/updated",)"
                       R"("params":{"uri":"x:a"}})"});
}

void TestSubscriptions::notifiesOnlyThoseWhoAreMeant_data()
{
    QTest::addColumn<QString>("scope");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("count");
    QTest::newRow("this caller") << u"session"_s << u"alice"_s << 1;
    QTest::newRow("everybody in the scope") << u"session"_s << QString() << 1;
    QTest::newRow("another caller") << u"session"_s << u"bob"_s << 0;
    QTest::newRow("another scope") << u"other"_s << u"alice"_s << 0;
    QTest::newRow("everybody in another scope") << u"other"_s << QString() << 0;
}

void TestSubscriptions::notifiesOnlyThoseWhoAreMeant()
{
    QFETCH(QString, scope);
    QFETCH(QString, name);
    QFETCH(int, count);
    PeerBench bench;
    bench.addResources();
    bench.initialize("2024-11-05");
    bench.receive(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
    bench.ask("resources/subscribe", R"({"uri":"x:a"})");
    bench.outlet.sent.clear();
    emit bench.registry.resourceUpdated(scope, name, u"x:a"_s);
    QCOMPARE(bench.outlet.sent.size(), count);
    emit bench.registry.resourceListChanged(scope, name);
    QCOMPARE(bench.outlet.sent.size(), 2 * count);
}

void TestSubscriptions::stopsNotifyingAfterUnsubscribe()
{
    PeerBench bench;
    bench.addResources();
    bench.ask("resources/subscribe", R"({"uri":"x:a"})");
    bench.ask("resources/subscribe", R"({"uri":"x:b"})");
    QVERIFY(bench.ask("resources/unsubscribe", R"({"uri":"x:a"})").contains(u"result"_s));
    QVERIFY(bench.ask("resources/unsubscribe", R"({"uri":"x:a"})").contains(u"result"_s));
    bench.outlet.sent.clear();
    emit bench.registry.resourceUpdated(u"session"_s, {}, u"x:a"_s);
    QCOMPARE(bench.outlet.sent.size(), 0);
    emit bench.registry.resourceUpdated(u"session"_s, {}, u"x:b"_s);
    QCOMPARE(bench.outlet.sent.size(), 1);
    bench.ask("resources/unsubscribe", R"({"uri":"x:b"})");
    bench.ask("resources/subscribe", R"({"uri":"x:a"})");
    bench.outlet.sent.clear();
    emit bench.registry.resourceUpdated(u"session"_s, {}, u"x:a"_s);
    QCOMPARE(bench.outlet.sent.size(), 1);
}

void TestSubscriptions::limitsSubscriptions()
{
    PeerSettings settings = PeerBench::someSettings();
    settings.maxSubscriptions = 2;
    PeerBench bench(settings);
    bench.addResources();
    QVERIFY(bench.ask("resources/subscribe", R"({"uri":"x:a"})").contains(u"result"_s));
    QVERIFY(bench.ask("resources/subscribe", R"({"uri":"x:b"})").contains(u"result"_s));
    QCOMPARE(bench.code(bench.ask("resources/subscribe", R"({"uri":"x:c"})")), -32000);
    QVERIFY(bench.ask("resources/subscribe", R"({"uri":"x:a"})").contains(u"result"_s));
    bench.ask("resources/unsubscribe", R"({"uri":"x:a"})");
    QVERIFY(bench.ask("resources/subscribe", R"({"uri":"x:c"})").contains(u"result"_s));
}

void TestSubscriptions::refusesASubscriptionWithoutUri_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("params");
    QTest::newRow("none") << QByteArray("resources/subscribe") << QByteArray("{}");
    QTest::newRow("number") << QByteArray("resources/subscribe") << QByteArray(R"({"uri":1})");
    QTest::newRow("none to end") << QByteArray("resources/unsubscribe") << QByteArray("{}");
}

void TestSubscriptions::refusesASubscriptionWithoutUri()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, params);
    PeerBench bench;
    bench.addResources();
    QCOMPARE(bench.code(bench.ask(method, params)), -32602);
}

void TestSubscriptions::takesOnlyWhatCanBeThere_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("listed") << u"x:alice"_s << true;
    QTest::newRow("made from a template") << u"x:7"_s << true;
    QTest::newRow("template without its variable") << u"x:"_s << false;
    QTest::newRow("two variables") << u"y:1/and/2/end"_s << true;
    QTest::newRow("one of two variables") << u"y:1/and//end"_s << false;
    QTest::newRow("more behind") << u"y:1/and/2/end?"_s << false;
    QTest::newRow("prefix and end overlap") << u"y:/and/end"_s << false;
    QTest::newRow("no variable") << u"z:all"_s << true;
    QTest::newRow("no variable, more") << u"z:all/1"_s << false;
    QTest::newRow("a file") << u"file:///etc/passwd"_s << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestSubscriptions::takesOnlyWhatCanBeThere()
{
    QFETCH(QString, uri);
    QFETCH(bool, isTaken);
    PeerBench bench;
    bench.addResources();
    for (const QString &made : {u"y:{a}/and/{b}/end"_s, u"z:all"_s}) {
        ResourceTemplate another;
        another.uriTemplate = made;
        bench.registry.add(another);
    }
    bench.initialize("2025-06-18");
    const QJsonObject answer =
        bench.ask("resources/subscribe", R"({"uri":")" + uri.toUtf8() + R"("})");
    QCOMPARE(answer.contains(u"result"_s), isTaken);
    if (isTaken)
        return;
    QCOMPARE(bench.code(answer), -32002);
    QCOMPARE(answer.value(u"error"_s)[u"data"][u"uri"].toString(), uri);
}

void TestSubscriptions::hasNoSubscriptionsWithoutResources()
{
    PeerBench bench;
    QCOMPARE(bench.code(bench.ask("resources/subscribe", R"({"uri":"x:a"})")), -32601);
    QCOMPARE(bench.code(bench.ask("resources/unsubscribe", R"({"uri":"x:a"})")), -32601);
}

void TestSubscriptions::notifiesOfAChangedList()
{
    PeerBench bench;
    bench.addResources();
    bench.initialize("2024-11-05");
    bench.outlet.sent.clear();
    // Not before the client said that it is ready.
    emit bench.registry.resourceListChanged(u"session"_s, {});
    QVERIFY(bench.outlet.sent.isEmpty());
    bench.receive(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
    emit bench.registry.resourceListChanged(u"session"_s, {});
    QCOMPARE(bench.outlet.sent,
        QByteArrayList{R"({"jsonrpc":"2.0","method":"notifications/resources/list_changed"})"});
}

QTEST_GUILESS_MAIN(TestSubscriptions)
#include "tst_subscriptions.moc"
