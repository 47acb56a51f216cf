// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/sdkagents.h"

#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;
using Sdk = SdkKind::Sdk;
using Transport = SdkKind::Transport;

namespace {

const QList<SdkKind> kKinds{
    {Sdk::TypeScript1, Transport::Sse, {}},
    {Sdk::TypeScript1, Transport::StreamableHttp, {}},
    {Sdk::TypeScript1, Transport::Stdio, {}},
    {Sdk::TypeScript2, Transport::Sse, u"2024-11-05"_s},
    {Sdk::TypeScript2, Transport::StreamableHttp, u"2025-03-26"_s},
    {Sdk::TypeScript2, Transport::StreamableHttp, u"2025-06-18"_s},
    {Sdk::TypeScript2, Transport::StreamableHttp, u"2025-11-25"_s},
    {Sdk::TypeScript2, Transport::StreamableHttp, u"2026-07-28"_s},
    {Sdk::TypeScript2, Transport::Stdio, u"2025-11-25"_s},
    {Sdk::TypeScript2, Transport::Stdio, u"2026-07-28"_s},
    {Sdk::Python1, Transport::Sse, {}},
    {Sdk::Python1, Transport::StreamableHttp, u"2025-03-26"_s},
    {Sdk::Python1, Transport::StreamableHttp, u"2025-06-18"_s},
    {Sdk::Python1, Transport::StreamableHttp, u"2025-11-25"_s},
    {Sdk::Python1, Transport::Stdio, {}},
    {Sdk::Python2, Transport::Sse, {}},
    {Sdk::Python2, Transport::StreamableHttp, u"2025-11-25"_s},
    {Sdk::Python2, Transport::StreamableHttp, u"2026-07-28"_s},
    {Sdk::Python2, Transport::Stdio, u"2026-07-28"_s},
};

} // namespace

// Agents on the official SDKs meet in the hub, whatever transport and revision they speak.
class TestSdks : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void threeAgentsHoldAConversation_data();
    void threeAgentsHoldAConversation();
    void agentsOfEveryAgeHoldAConversation();
    void everyFeatureWorks_data();
    void everyFeatureWorks();
    void answersKeepTheirSchemas_data();
    void answersKeepTheirSchemas();

private:
    static void addKinds(const std::function<bool(const SdkKind &)> &isMeant);

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

void TestSdks::addKinds(const std::function<bool(const SdkKind &)> &isMeant)
{
    QTest::addColumn<SdkKind>("kind");
    for (const SdkKind &kind : kKinds) {
        if (isMeant(kind))
            QTest::newRow(kind.name().constData()) << kind;
    }
}

void TestSdks::threeAgentsHoldAConversation_data()
{
    QTest::addColumn<SdkKind>("alice");
    QTest::addColumn<SdkKind>("bob");
    QTest::addColumn<SdkKind>("carol");
    const SdkKind typeScript{Sdk::TypeScript1, Transport::Sse, {}};
    const SdkKind python{Sdk::Python1, Transport::Sse, {}};
    QTest::newRow("TypeScript asks") << typeScript << python << typeScript;
    QTest::newRow("Python asks") << python << typeScript << python;
    const SdkKind launched{Sdk::TypeScript1, Transport::Stdio, {}};
    const SdkKind launchedPython{Sdk::Python1, Transport::Stdio, {}};
    QTest::newRow("launched ones and one by SSE") << launched << launchedPython << typeScript;
}

void TestSdks::threeAgentsHoldAConversation()
{
    QFETCH(SdkKind, alice);
    QFETCH(SdkKind, bob);
    QFETCH(SdkKind, carol);
    SdkAgents agents(m_hub.port(), 3);
    agents.start(alice, u"alice"_s, u"asker"_s, u"bob,carol"_s);
    agents.start(bob, u"bob"_s, u"answerer"_s, u"bob"_s);
    agents.start(carol, u"carol"_s, u"answerer"_s, u"carol"_s);
    const QByteArray failures = agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
}

void TestSdks::agentsOfEveryAgeHoldAConversation()
{
    SdkAgents agents(m_hub.port(), static_cast<int>(kKinds.size()) + 1);
    QStringList names;
    for (const SdkKind &kind : kKinds) {
        names.append(u"agent%1"_s.arg(names.size()));
        agents.start(kind, names.constLast(), u"answerer"_s, names.constLast());
    }
    agents.start({Sdk::Python1, Transport::Sse, {}}, u"alice"_s, u"asker"_s, names.join(u','));
    const QByteArray failures = agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
}

void TestSdks::everyFeatureWorks_data()
{
    addKinds([](const SdkKind &) { return true; });
}

void TestSdks::everyFeatureWorks()
{
    QFETCH(SdkKind, kind);
    SdkAgents agents(m_hub.port(), 0);
    agents.start(kind, u"alice"_s, u"features"_s);
    const QByteArray failures = agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
}

void TestSdks::answersKeepTheirSchemas_data()
{
    // Output schemas came with 2025-06-18.
    addKinds([](const SdkKind &kind) {
        return kind.transport == Transport::StreamableHttp && kind.revision != u"2025-03-26";
    });
}

void TestSdks::answersKeepTheirSchemas()
{
    QFETCH(SdkKind, kind);
    SdkAgents agents(m_hub.port(), 0);
    agents.start(kind, u"alice"_s, u"schemas"_s, u"alice"_s);
    const QByteArray failures = agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
}

QTEST_GUILESS_MAIN(TestSdks)
#include "tst_sdks.moc"
