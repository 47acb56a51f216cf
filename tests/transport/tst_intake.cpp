// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/intake.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using server::http::Reply;
using server::transport::Intake;

class TestIntake : public QObject {
    Q_OBJECT
private:
    static QString codeOf(const std::optional<Reply> &refusal)
    {
        if (!refusal)
            return {};
        Q_ASSERT(refusal->status == 503 && refusal->headers.contains("Retry-After"));
        return QJsonDocument::fromJson(refusal->body).object().value("error"_L1).toString();
    }

private slots:
    void takesEverybody()
    {
        const Intake intake;
        QCOMPARE(codeOf(intake.refuseSession()), QString());
        QCOMPARE(codeOf(intake.refuseTransport()), QString());
    }

    void takesNobodyWhileItDrains()
    {
        Intake intake;
        intake.drain();
        QCOMPARE(codeOf(intake.refuseSession()), u"draining"_s);
        QCOMPARE(codeOf(intake.refuseTransport()), u"draining"_s);
    }

    void beginsNothingNewWhenMemoryIsShort()
    {
        Intake intake;
        intake.setMemory(Intake::Memory::Short);
        QCOMPARE(codeOf(intake.refuseSession()), u"short_of_memory"_s);
        QCOMPARE(codeOf(intake.refuseTransport()), QString());
        intake.setMemory(Intake::Memory::Exhausted);
        QCOMPARE(codeOf(intake.refuseTransport()), u"short_of_memory"_s);
        intake.setMemory(Intake::Memory::Enough);
        QCOMPARE(codeOf(intake.refuseSession()), QString());
    }
};

QTEST_GUILESS_MAIN(TestIntake)
#include "tst_intake.moc"
