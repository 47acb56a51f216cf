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
    void capsPeers()
    {
        const Limits limits = limitsOf(100, 2);
        Admission admission(limits);
        QCOMPARE(admission.enter(m_peer, true), Verdict::Admitted);
        QCOMPARE(admission.enter(m_peer, true), Verdict::Admitted);
        QCOMPARE(admission.enter(m_peer, true), Verdict::Refused);
        QCOMPARE(admission.enter(QHostAddress(u"::ffff:192.0.2.1"_s), true), Verdict::Refused);
        QCOMPARE(admission.enter(m_peer, true), Verdict::Dropped);
        QCOMPARE(admission.enter(m_other, true), Verdict::Admitted);
        QCOMPARE(admission.open(), 5);
        for (int i = 0; i < 3; ++i)
            admission.leave(m_peer);
        QCOMPARE(admission.enter(m_peer, true), Verdict::Admitted);
    }

    void sparesLoopback()
    {
        const Limits limits = limitsOf(100, 2);
        Admission admission(limits);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(admission.enter(m_loopback, true), Verdict::Admitted);
        QCOMPARE(admission.enter(m_loopback, true), Verdict::Refused);
    }

    void capsAll()
    {
        const Limits limits = limitsOf(1, 1000);
        Admission admission(limits);
        QCOMPARE(admission.enter(m_peer, true), Verdict::Admitted);
        while (admission.enter(m_peer, true) == Verdict::Refused) { }
        QVERIFY(admission.open() < 1000);
        while (admission.open() > 0)
            admission.leave(m_peer);
        QCOMPARE(admission.enter(m_peer, true), Verdict::Admitted);
    }

    void refusesWithoutDescriptors()
    {
        const Limits limits = limitsOf(100, 100);
        Admission admission(limits);
        QCOMPARE(admission.enter(m_peer, false), Verdict::Refused);
        QCOMPARE(admission.enter(m_loopback, false), Verdict::Refused);
    }
};

QTEST_GUILESS_MAIN(TestAdmission)
#include "tst_admission.moc"
