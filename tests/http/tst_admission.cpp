// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/admission.h"

#include <QTest>

using namespace Qt::StringLiterals;
using server::http::Admission;
using server::http::Limits;

class TestAdmission : public QObject {
    Q_OBJECT

private:
    const QHostAddress m_loopback{u"127.0.0.1"_s};
    const QHostAddress m_peer{u"192.0.2.1"_s};
    const QHostAddress m_other{u"192.0.2.2"_s};
    using Verdict = Admission::Verdict;

    static Limits limitsOf(int connections, int perPeer)
    {
        Limits limits;
        limits.connections = connections;
        limits.connectionsPerPeer = perPeer;
        return limits;
    }

private slots:
    void capsClients()
    {
        const Limits limits = limitsOf(100, 2);
        Admission admission(limits);
        QCOMPARE(admission.enter(m_peer, false, true), Verdict::Admitted);
        QCOMPARE(admission.enter(m_peer, false, true), Verdict::Admitted);
        QCOMPARE(admission.enter(m_peer, false, true), Verdict::TooManyOfClient);
        QCOMPARE(admission.enter(QHostAddress(u"::ffff:192.0.2.1"_s), false, true),
            Verdict::TooManyOfClient);
        QCOMPARE(admission.enter(m_peer, false, true), Verdict::Dropped);
        QCOMPARE(admission.enter(m_other, false, true), Verdict::Admitted);
        QCOMPARE(admission.open(), 5);
        for (int i = 0; i < 3; ++i)
            admission.leave(m_peer, false);
        QCOMPARE(admission.enter(m_peer, false, true), Verdict::Admitted);
    }

    void countsANetworkOfIpv6AsOneClient()
    {
        const Limits limits = limitsOf(100, 2);
        Admission admission(limits);
        QCOMPARE(admission.enter(QHostAddress(u"2001:db8::1"_s), false, true), Verdict::Admitted);
        QCOMPARE(admission.enter(QHostAddress(u"2001:db8::2"_s), false, true), Verdict::Admitted);
        QCOMPARE(
            admission.enter(QHostAddress(u"2001:db8::3"_s), false, true), Verdict::TooManyOfClient);
        admission.leave(QHostAddress(u"2001:db8::1"_s), false);
        QCOMPARE(
            admission.enter(QHostAddress(u"2001:db8:0:1::1"_s), false, true), Verdict::Admitted);
    }

    void sparesLoopbackUnlessItIsTold()
    {
        Limits limits = limitsOf(100, 2);
        Admission admission(limits);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(admission.enter(m_loopback, false, true), Verdict::Admitted);
        QCOMPARE(admission.enter(m_loopback, false, true), Verdict::TooMany);

        limits.hasLoopbackLimits = true;
        Admission strict(limits);
        QCOMPARE(strict.enter(m_loopback, false, true), Verdict::Admitted);
        QCOMPARE(strict.enter(m_loopback, false, true), Verdict::Admitted);
        QCOMPARE(strict.enter(m_loopback, false, true), Verdict::TooManyOfClient);
    }

    // One that stands for many clients.
    void sparesProxies()
    {
        const Limits limits = limitsOf(100, 2);
        Admission admission(limits);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(admission.enter(m_peer, true, true), Verdict::Admitted);
        QCOMPARE(admission.enter(m_peer, true, true), Verdict::TooMany);
    }

    void capsAll()
    {
        const Limits limits = limitsOf(1, 1000);
        Admission admission(limits);
        QCOMPARE(admission.enter(m_peer, false, true), Verdict::Admitted);
        while (admission.enter(m_peer, false, true) == Verdict::TooMany) { }
        QVERIFY(admission.open() < 1000);
        while (admission.open() > 0)
            admission.leave(m_peer, false);
        QCOMPARE(admission.enter(m_peer, false, true), Verdict::Admitted);
    }

    void refusesWithoutDescriptors()
    {
        const Limits limits = limitsOf(100, 100);
        Admission admission(limits);
        QCOMPARE(admission.enter(m_peer, false, false), Verdict::NoDescriptors);
        QCOMPARE(admission.enter(m_loopback, false, false), Verdict::NoDescriptors);
    }
};

QTEST_GUILESS_MAIN(TestAdmission)
#include "tst_admission.moc"
