// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/resultform.h"

#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

class TestResultForm : public QObject {
    Q_OBJECT
private slots:
    void leavesOlderRevisionsAlone()
    {
        const QJsonObject result{{u"tools"_s, 1}};
        QCOMPARE(
            formResult(result, u"tools/list"_s, *findRevision(u"2025-11-25"_s), m_meta), result);
    }

    void tellsTypeAndServer()
    {
        const QJsonObject formed = form({{u"content"_s, 1}}, u"tools/call"_s);
        QCOMPARE(formed.value(u"resultType"_s).toString(), u"complete"_s);
        QCOMPARE(formed.value(u"_meta"_s)[u"server"].toString(), u"me"_s);
        QVERIFY(!formed.contains(u"ttlMs"_s));
        QVERIFY(!formed.contains(u"cacheScope"_s));
    }

    void tellsHowLongItKeeps_data()
    {
        QTest::addColumn<QString>("scope");
        for (const char *method :
            {"server/discover", "tools/list", "prompts/list", "resources/templates/list"})
            QTest::newRow(method) << u"public"_s;
        for (const char *method : {"resources/list", "resources/read"})
            QTest::newRow(method) << u"private"_s;
    }

    void tellsHowLongItKeeps()
    {
        const QJsonObject formed = form({}, QString::fromLatin1(QTest::currentDataTag()));
        QTEST(formed.value(u"cacheScope"_s).toString(), "scope");
        QVERIFY(formed.value(u"ttlMs"_s).isDouble());
        QVERIFY(formed.value(u"ttlMs"_s).toInteger(-1) >= 0);
    }

    void whatTheHandlerSaidStays()
    {
        const QJsonObject said{{u"resultType"_s, u"complete"_s}, {u"ttlMs"_s, 5},
            {u"cacheScope"_s, u"public"_s}, {u"_meta"_s, QJsonObject{{u"server"_s, u"you"_s}}}};
        QCOMPARE(form(said, u"resources/read"_s), said);
    }

    void aQuestionDoesNotKeep()
    {
        const QJsonObject formed =
            form({{u"resultType"_s, u"input_required"_s}}, u"resources/read"_s);
        QVERIFY(!formed.contains(u"ttlMs"_s));
        QVERIFY(!formed.contains(u"cacheScope"_s));
    }

private:
    QJsonObject form(const QJsonObject &result, const QString &method) const
    {
        return formResult(result, method, *findRevision(u"2026-07-28"_s), m_meta);
    }

    const QJsonObject m_meta{{u"server"_s, u"me"_s}};
};

QTEST_GUILESS_MAIN(TestResultForm)
#include "tst_resultform.moc"
