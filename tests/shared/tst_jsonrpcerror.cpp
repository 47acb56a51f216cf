// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/jsonrpcerror.h"

#include <QJsonObject>
#include <QTest>

using shared::ErrorCode;

class TestJsonRpcError : public QObject {
    Q_OBJECT
private slots:
    void knowsWhatACodeMeans_data();
    void knowsWhatACodeMeans();
};

void TestJsonRpcError::knowsWhatACodeMeans_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](int number, ErrorCode code) {
        QTest::addRow("%d", number) << number << code;
    };
    row(-32700, ErrorCode::InvalidArgument);
    row(-32600, ErrorCode::InvalidArgument);
    row(-32601, ErrorCode::NotFound);
    row(-32602, ErrorCode::InvalidArgument);
    row(-32603, ErrorCode::Internal);
    row(-32002, ErrorCode::NotFound);
    row(-32000, ErrorCode::Internal);
    row(0, ErrorCode::Internal);
}

void TestJsonRpcError::knowsWhatACodeMeans()
{
    QFETCH(int, number);
    const shared::Error error = shared::errorOfResponse(
        {{QStringLiteral("code"), number}, {QStringLiteral("message"), QStringLiteral("why")}});
    QTEST(error.code, "code");
    QCOMPARE(error.message, QStringLiteral("why"));
}

QTEST_GUILESS_MAIN(TestJsonRpcError)
#include "tst_jsonrpcerror.moc"
