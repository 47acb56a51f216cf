// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/jsonrpc.h"

#include <QTest>

using namespace server::mcp;
using shared::ErrorCode;

class TestJsonRpc : public QObject {
    Q_OBJECT

private slots:
    void mapsErrors_data();
    void mapsErrors();
    void writesMessagesOnOneLine();
};

void TestJsonRpc::mapsErrors_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("expected");
    QTest::addColumn<QString>("reason");
    QTest::newRow("invalid") << ErrorCode::InvalidArgument << -32602 << QString();
    QTest::newRow("not found") << ErrorCode::NotFound << -32002 << QString();
    QTest::newRow("gone") << ErrorCode::Gone << -32002 << QString();
    QTest::newRow("forbidden") << ErrorCode::Forbidden << -32000 << QStringLiteral("forbidden");
    QTest::newRow("conflict") << ErrorCode::Conflict << -32000 << QStringLiteral("conflict");
    QTest::newRow("limit") << ErrorCode::LimitReached << -32000 << QStringLiteral("limit_reached");
    QTest::newRow("timeout") << ErrorCode::Timeout << -32000 << QStringLiteral("timeout");
    QTest::newRow("unavailable") << ErrorCode::Unavailable << -32000
                                 << QStringLiteral("unavailable");
    QTest::newRow("internal") << ErrorCode::Internal << -32603 << QString();
}

void TestJsonRpc::mapsErrors()
{
    QFETCH(ErrorCode, code);
    QFETCH(int, expected);
    QFETCH(QString, reason);
    const auto error = toJsonRpcError({code, QStringLiteral("why")}, kResourceNotFound);
    QCOMPARE(error.code, expected);
    QCOMPARE(error.message, QStringLiteral("why"));
    QCOMPARE(error.data.value(QStringLiteral("reason")).toString(), reason);
}

void TestJsonRpc::writesMessagesOnOneLine()
{
    const QJsonObject object{{QStringLiteral("a"), QStringLiteral("x\ny\r\u2028")}};
    QCOMPARE(resultMessage("\"1\"", object),
        QByteArray("{\"id\":\"1\",\"jsonrpc\":\"2.0\",\"result\":{\"a\":\"x\\ny\\r\u2028\"}}"));
    QCOMPARE(errorMessage("9223372036854775808", {-32600, QStringLiteral("no"), {}}),
        QByteArray(R"({"id":9223372036854775808,"jsonrpc":"2.0",)"
                   R"("error":{"code":-32600,"message":"no"}})"));
    QCOMPARE(requestMessage("1", QStringLiteral("ping"), {}),
        QByteArray(R"({"id":1,"jsonrpc":"2.0","method":"ping"})"));
    QCOMPARE(notificationMessage(QStringLiteral("n"), {{QStringLiteral("b"), 1}}),
        QByteArray(R"({"jsonrpc":"2.0","method":"n","params":{"b":1}})"));
    QCOMPARE(progressMessage("1.0", {{QStringLiteral("progress"), 0.5}}),
        QByteArray(R"({"jsonrpc":"2.0","method":"notifications/progress",)"
                   R"("params":{"progressToken":1.0,"progress":0.5}})"));
}

QTEST_GUILESS_MAIN(TestJsonRpc)
#include "tst_jsonrpc.moc"
