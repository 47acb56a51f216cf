// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/sdkagents.h"

using namespace tests;
using Sdk = SdkAgents::Sdk;

// Agents on the official SDKs meet in the hub.
class TestSdks : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void threeAgentsHoldAConversation_data();
    void threeAgentsHoldAConversation();
    void everyFeatureWorks_data();
    void everyFeatureWorks();

private:
    HubProcess m_hub;
};

void TestSdks::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestSdks::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestSdks::threeAgentsHoldAConversation_data()
{
    QTest::addColumn<Sdk>("alice");
    QTest::addColumn<Sdk>("bob");
    QTest::addColumn<Sdk>("carol");
    QTest::newRow("TypeScript asks") << Sdk::TypeScript << Sdk::Python << Sdk::TypeScript;
    QTest::newRow("Python asks") << Sdk::Python << Sdk::TypeScript << Sdk::Python;
}

void TestSdks::threeAgentsHoldAConversation()
{
    QFETCH(Sdk, alice);
    QFETCH(Sdk, bob);
    QFETCH(Sdk, carol);
    SdkAgents agents(m_hub, 3);
    agents.start(
        alice, QStringLiteral("alice"), QStringLiteral("asker"), QStringLiteral("bob,carol"));
    agents.start(bob, QStringLiteral("bob"), QStringLiteral("answerer"), QStringLiteral("bob"));
    agents.start(
        carol, QStringLiteral("carol"), QStringLiteral("answerer"), QStringLiteral("carol"));
    const QByteArray failures = agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
}

void TestSdks::everyFeatureWorks_data()
{
    QTest::addColumn<Sdk>("sdk");
    QTest::newRow("TypeScript") << Sdk::TypeScript;
    QTest::newRow("Python") << Sdk::Python;
}

void TestSdks::everyFeatureWorks()
{
    QFETCH(Sdk, sdk);
    SdkAgents agents(m_hub, 1);
    agents.start(sdk, QStringLiteral("alice"), QStringLiteral("features"));
    const QByteArray failures = agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
}

QTEST_GUILESS_MAIN(TestSdks)
#include "tst_sdks.moc"
