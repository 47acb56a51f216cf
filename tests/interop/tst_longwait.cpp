// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/sdkagents.h"

using namespace tests;
using Sdk = SdkAgents::Sdk;

// Waits that are longer than a client's timeout for one POST: the answer to the POST must not wait.
class TestLongWait : public QObject {
    Q_OBJECT
private slots:
    void outlastsTheTimeoutOfAPost();
};

void TestLongWait::outlastsTheTimeoutOfAPost()
{
    HubProcess hub;
    QVERIFY(hub.start());
    SdkAgents agents(hub, 2);
    agents.start(
        Sdk::Python, QStringLiteral("python"), QStringLiteral("waiter"), QStringLiteral("30000"));
    agents.start(Sdk::TypeScript, QStringLiteral("typescript"), QStringLiteral("waiter"),
        QStringLiteral("30000"));
    const QByteArray failures = agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestLongWait)
#include "tst_longwait.moc"
