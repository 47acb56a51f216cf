// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/result.h"

#include <QTest>

#include <memory>

using shared::Done;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

class TestResult : public QObject {
    Q_OBJECT

private slots:
    void holdsAValue();
    void holdsAnError();
    void movesItsValueOut();
    void holdsADefaultValue();
    void holdsAnEmptyError();
    void saysDone();
    void isCopiedAsAWhole();
};

static Result<QString> half(int number)
{
    if (number % 2 != 0)
        return Error{ErrorCode::InvalidArgument, QStringLiteral("odd")};
    return QString::number(number / 2);
}

void TestResult::holdsAValue()
{
    Result<QString> result = half(8);
    QVERIFY(result);
    QVERIFY(result.hasValue());
    QCOMPARE(*result, QStringLiteral("4"));
    QCOMPARE(result->size(), 1);
    result->append(QLatin1Char('x'));
    QCOMPARE(std::as_const(result).value(), QStringLiteral("4x"));
}

void TestResult::holdsAnError()
{
    const Result<QString> result = half(7);
    QVERIFY(!result);
    QVERIFY(!result.hasValue());
    QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(result.error().message, QStringLiteral("odd"));
}

void TestResult::movesItsValueOut()
{
    Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
    const std::unique_ptr<int> taken = std::move(result).value();
    QCOMPARE(*taken, 7);
}

void TestResult::holdsADefaultValue()
{
    const Result<QString> result = QString();
    QVERIFY(result);
    QVERIFY(result->isEmpty());
}

void TestResult::holdsAnEmptyError()
{
    // An error without a word is an error all the same.
    const Result<int> result = Error{};
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Internal);
}

void TestResult::saysDone()
{
    const Result<Done> done = Done{};
    QVERIFY(done);
    const Result<Done> failed = Error{ErrorCode::Timeout, {}};
    QVERIFY(!failed);
}

void TestResult::isCopiedAsAWhole()
{
    Result<QString> result = half(8);
    const Result<QString> copy = result;
    result = half(7);
    QVERIFY(!result);
    QCOMPARE(*copy, QStringLiteral("4"));
}

QTEST_GUILESS_MAIN(TestResult)
#include "tst_result.moc"
