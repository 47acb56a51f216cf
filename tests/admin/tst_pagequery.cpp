// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/pagequery.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace server::admin;
using server::http::Request;

namespace {

Request asked(const QString &query)
{
    Request request;
    request.query = QUrlQuery(query);
    return request;
}

struct Row {
    QString name;
    int size = 0;
};

const Orders<Row> &orders()
{
    static const Orders<Row> kOrders{
        {u"made"_s, nullptr}, {u"name"_s, by(&Row::name)}, {u"size"_s, by(&Row::size)}};
    return kOrders;
}

} // namespace

// What a query for a page asks for, and what it gets.
class TestPageQuery : public QObject {
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void findsTexts_data();
    void findsTexts();
    void cutsThePage_data();
    void cutsThePage();
    void cutsPagesOfPointers();
};

void TestPageQuery::reads_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QString>("sort");
    QTest::addColumn<bool>("isDescending");
    QTest::newRow("nothing") << QString() << qint64(100) << qint64(0) << QString() << false;
    QTest::newRow("all") << u"limit=1000&offset=7&sort=size&direction=desc"_s << qint64(1000)
                         << qint64(7) << u"size"_s << true;
    QTest::newRow("upwards") << u"direction=asc&limit=1"_s << qint64(1) << qint64(0) << QString()
                             << false;
    QTest::newRow("no order named") << u"sort="_s << qint64(100) << qint64(0) << QString() << false;
}

void TestPageQuery::reads()
{
    QFETCH(const QString, query);
    QFETCH(const qint64, limit);
    QFETCH(const qint64, offset);
    QFETCH(const QString, sort);
    QFETCH(const bool, isDescending);
    const auto read = readPageQuery(asked(query), keysOf(orders()));
    QVERIFY(read);
    QCOMPARE(read->limit, limit);
    QCOMPARE(read->offset, offset);
    QCOMPARE(read->sort, sort);
    QCOMPARE(read->isDescending, isDescending);
}

void TestPageQuery::refuses_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<bool>("hasOrders");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *query, bool hasOrders, const char *message) {
        QTest::addRow("%s%s", query, hasOrders ? "" : ", one order")
            << QString::fromLatin1(query) << hasOrders << QString::fromLatin1(message);
    };
    row("limit=0", true, "limit must be a whole number from 1 to 1000.");
    row("limit=1001", true, "limit must be a whole number from 1 to 1000.");
    row("limit=", true, "limit must be");
    row("limit=1e2", true, "limit must be");
    row("offset=-1", true, "offset must be a whole number from 0");
    row("offset=99999999999999999999", true, "offset must be");
    row("sort=mood", true, "sort must be one of made, name, size.");
    row("sort=name", false, "sort can't be chosen");
    row("direction=up", true, "direction must be asc or desc.");
    row("direction=", true, "direction must be asc or desc.");
}

void TestPageQuery::refuses()
{
    QFETCH(const QString, query);
    QFETCH(const bool, hasOrders);
    QFETCH(const QString, message);
    const auto read = readPageQuery(asked(query), hasOrders ? keysOf(orders()) : QStringList());
    QVERIFY(!read);
    QCOMPARE(read.error().code, shared::ErrorCode::InvalidArgument);
    QVERIFY2(read.error().message.startsWith(message), qPrintable(read.error().message));
}

void TestPageQuery::findsTexts_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<bool>("isFound"); // in "Alice" and "demo"
    QTest::newRow("none asked for") << QString() << true;
    QTest::newRow("empty") << u"text="_s << true;
    QTest::newRow("a part") << u"text=lic"_s << true;
    QTest::newRow("of the second") << u"text=demo"_s << true;
    QTest::newRow("any case") << u"text=aLICE"_s << true;
    QTest::newRow("across both") << u"text=alicedemo"_s << false;
    QTest::newRow("another") << u"text=bob"_s << false;
}

void TestPageQuery::findsTexts()
{
    QFETCH(const QString, query);
    QFETCH(const bool, isFound);
    QCOMPARE(hasText(*readPageQuery(asked(query), {}), {u"Alice", u"demo"}), isFound);
}

void TestPageQuery::cutsThePage_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("names");
    QTest::newRow("as they come") << QString() << u"d b c a"_s;
    QTest::newRow("the other way round") << u"direction=desc"_s << u"a c b d"_s;
    QTest::newRow("an order that is the list's") << u"sort=made"_s << u"d b c a"_s;
    QTest::newRow("sorted") << u"sort=name"_s << u"a b c d"_s;
    QTest::newRow("downwards") << u"sort=name&direction=desc"_s << u"d c b a"_s;
    // d and c are of one size: as they come, and the other way round.
    QTest::newRow("equals keep their order") << u"sort=size"_s << u"b d c a"_s;
    QTest::newRow("and turn with the list") << u"sort=size&direction=desc"_s << u"a c d b"_s;
    QTest::newRow("first page") << u"sort=name&limit=3"_s << u"a b c"_s;
    QTest::newRow("last page") << u"sort=name&limit=3&offset=3"_s << u"d"_s;
    QTest::newRow("behind the end") << u"sort=name&offset=4"_s << QString();
    QTest::newRow("far behind the end") << u"offset=1000000000&limit=1000"_s << QString();
}

void TestPageQuery::cutsThePage()
{
    QFETCH(const QString, query);
    QFETCH(const QString, names);
    const std::vector<Row> rows{{u"d"_s, 2}, {u"b"_s, 1}, {u"c"_s, 2}, {u"a"_s, 3}};
    QStringList found;
    for (const Row &row : pageOf(rows, *readPageQuery(asked(query), keysOf(orders())), orders()))
        found.append(row.name);
    QCOMPARE(found.join(u' '), names);
}

void TestPageQuery::cutsPagesOfPointers()
{
    const std::vector<Row> rows{{u"b"_s, 1}, {u"a"_s, 2}};
    const Orders<const Row *> order{{u"name"_s, by(&Row::name)}};
    const auto page = pageOf(std::vector{&rows[0], &rows[1]},
        *readPageQuery(asked(u"sort=name"_s), keysOf(order)), order);
    QCOMPARE(page.size(), size_t(2));
    QCOMPARE(page.front(), &rows[1]);
}

QTEST_GUILESS_MAIN(TestPageQuery)
#include "tst_pagequery.moc"
