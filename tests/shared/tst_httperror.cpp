// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/httperror.h"

#include <QTest>

using shared::ErrorCode;

class TestHttpError : public QObject {
    Q_OBJECT
private slots:
    void knowsWhatAStatusMeans_data();
    void knowsWhatAStatusMeans();
};

void TestHttpError::knowsWhatAStatusMeans_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](int status, ErrorCode code) {
        QTest::addRow("%d", status) << status << code;
    };
    row(400, ErrorCode::InvalidArgument);
    row(401, ErrorCode::Forbidden);
    row(403, ErrorCode::Forbidden);
    row(404, ErrorCode::NotFound);
    row(405, ErrorCode::InvalidArgument);
    row(408, ErrorCode::Timeout);
    row(409, ErrorCode::Conflict);
    row(410, ErrorCode::Gone);
    row(413, ErrorCode::LimitReached);
    row(429, ErrorCode::Unavailable);
    row(500, ErrorCode::Internal);
    row(502, ErrorCode::Unavailable);
    row(503, ErrorCode::Unavailable);
}

void TestHttpError::knowsWhatAStatusMeans()
{
    QFETCH(int, status);
    QTEST(shared::errorCodeOfStatus(status), "code");
}

QTEST_GUILESS_MAIN(TestHttpError)
#include "tst_httperror.moc"
