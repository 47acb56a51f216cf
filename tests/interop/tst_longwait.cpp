// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/sdkagents.h"

#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;
using Sdk = SdkKind::Sdk;
using Transport = SdkKind::Transport;

// Waits that are longer than a client's timeout for one POST, with other calls all the while.
class TestLongWait : public QObject {
    Q_OBJECT
private slots:
    void outlastsTheTimeoutOfAPost();
    void theLongestWaitEndsBeforeTheClientGivesUp();
};

void TestLongWait::outlastsTheTimeoutOfAPost()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const QList<SdkKind> kinds{{Sdk::Python1, Transport::Sse, {}},
        {Sdk::TypeScript1, Transport::Sse, {}}, {Sdk::Python1, Transport::StreamableHttp, {}},
        {Sdk::TypeScript1, Transport::StreamableHttp, {}},
        {Sdk::TypeScript2, Transport::StreamableHttp, u"2026-07-28"_s},
        {Sdk::Python2, Transport::StreamableHttp, u"2026-07-28"_s},
        {Sdk::TypeScript1, Transport::Stdio, {}}, {Sdk::Python1, Transport::Stdio, {}}};
    SdkAgents agents(hub.port(), static_cast<int>(kinds.size()));
    for (const SdkKind &kind : kinds)
        agents.start(kind, QString::fromLatin1(kind.name()).remove(u' ').remove(u','), u"waiter"_s,
            u"30000"_s);
    const QByteArray failures = agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
    QVERIFY(hub.stop());
}

// The TypeScript SDKs give up on any call after 60 s, whatever progress they hear of.
void TestLongWait::theLongestWaitEndsBeforeTheClientGivesUp()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const QList<SdkKind> kinds{{Sdk::TypeScript1, Transport::Sse, {}},
        {Sdk::TypeScript1, Transport::StreamableHttp, {}}, {Sdk::TypeScript1, Transport::Stdio, {}},
        {Sdk::TypeScript2, Transport::StreamableHttp, u"2025-06-18"_s},
        {Sdk::TypeScript2, Transport::StreamableHttp, u"2026-07-28"_s}};
    SdkAgents agents(hub.port(), 0);
    for (const SdkKind &kind : kinds)
        agents.start(
            kind, QString::fromLatin1(kind.name()).remove(u' ').remove(u','), u"patient"_s);
    const QByteArray failures = agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestLongWait)
#include "tst_longwait.moc"
