// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/hostilerequests.h"
#include "tests/http/requestmutator.h"
#ifdef CORAL_HAS_LLHTTP
#include "tests/http/guardagainstllhttp.h"
#include "tests/http/llhttpreading.h"
#endif

#include <QHash>
#include <QTest>

using namespace Qt::StringLiterals;

#ifdef CORAL_HAS_LLHTTP
namespace {

// Why we refuse a row of the hostile requests that llhttp lets through or reads on; null: it
// refuses it as well.
const char *reasonToBeStricter(const QString &row, int status)
{
    if (status == 413 || status == 414 || status == 431)
        return "limits are the server's business, not the parser's";
    static const QHash<QString, const char *> kReasons{
        {u"HTTP/0.9"_s, "a request line is judged when it ends"},
        {u"CONNECT"_s, "the server is no proxy"},
        {u"TRACE"_s, "the server is no proxy"},
        {u"two spaces"_s, "RFC 9112 section 3 has one"},
        {u"fragment"_s, "a fragment never leaves the client"},
        {u"asterisk for GET"_s, "it is for OPTIONS alone"},
        {u"absolute form, other host"_s, "the server is no proxy"},
        {u"absolute form, other scheme"_s, "the server is no proxy"},
        {u"blank lines"_s, "a few are tolerated, not any number"},
        {u"empty name"_s, "a name is a token, which is not empty"},
        {u"folded line"_s, "obsolete, and parsers differ about it"},
        {u"folded trailer"_s, "obsolete, and parsers differ about it"},
        {u"WebSocket"_s, "the client could do nothing with a plain answer"},
        {u"expectation"_s, "RFC 9110 section 10.1.1 has 417 for it"},
        {u"Content-Length '\t5'"_s, "some parsers take the tab for a part of the value"},
        {u"no length in 1.0"_s, "the end of the body would be a guess"},
        {u"chunks in 1.0"_s, "HTTP/1.0 has none: RFC 9112 section 6.1 calls it faulty"},
        {u"Transfer-Encoding 'gzip, chunked'"_s, "nothing here unpacks it"},
        {u"Transfer-Encoding ''"_s, "an empty list is no coding"},
        {u"Transfer-Encoding ',chunked'"_s, "parsers differ about empty elements"},
        {u"Transfer-Encoding '\tchunked'"_s, "some parsers take the tab for a part of the value"},
        {u"empty Transfer-Encoding before chunked"_s, "parsers differ about empty lines"},
        {u"chunk extension ';=b'"_s, "a name is not empty"},
        {u"chunk extension ';a='"_s, "a value is not empty"},
        {u"DEL in chunk extension"_s, "a quoted string holds no control characters"},
    };
    // llhttp leaves Host to its user.
    return row.contains("Host"_L1) ? "RFC 9112 section 3.2 wants one valid Host"
                                   : kReasons.value(row, nullptr);
}

} // namespace
#endif

// The guard against llhttp, the parser of Node.js: what we let through it reads as the same
// request, and what it refuses we refuse.
class TestLlhttp : public QObject {
    Q_OBJECT

#ifndef CORAL_HAS_LLHTTP
private slots:
    void initTestCase()
    {
        const char *reason = "llhttp is not here, so the guard is NOT compared with it; Debian and "
                             "Ubuntu: apt install node-llhttp, then configure again";
        if (qEnvironmentVariableIsSet("CI"))
            QFAIL(reason);
        QSKIP(reason);
    }
#else
private:
    static QByteArray difference(const QByteArray &bytes)
    {
        return tests::differenceToLlhttp(bytes, server::http::Limits());
    }

private slots:
    void refusesMore_data()
    {
        tests::addHostileRequests();
    }

    // Of the requests that we refuse, those that llhttp would let through are known and meant.
    void refusesMore()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        const auto reading = tests::LlhttpReading::read(bytes);
        const bool isRefused = reading.state == tests::LlhttpReading::State::Refused;
        const char *reason = reasonToBeStricter(QString::fromUtf8(QTest::currentDataTag()), status);
        QVERIFY2(isRefused || reason, "llhttp lets this through: is it right to refuse it?");
        QVERIFY2(!isRefused || !reason, "llhttp refuses this as well");
    }

    // Of several in one connection, too.
    void readsGoodRequestsAlike()
    {
        const QByteArray host = "Host: localhost\r\n";
        const QByteArrayList good{"GET /a/b?c=d%20e HTTP/1.1\r\n" + host + "Accept: */*\r\n\r\n",
            "\r\nPOST /a HTTP/1.1\r\n" + host + "Content-Length: 005\r\n\r\nhello",
            "POST /a HTTP/1.1\r\n" + host
                + "Transfer-Encoding: Chunked\r\n\r\n"
                  "5;a;b=\"c \xe4;\"\r\nhello\r\n00A\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
            "OPTIONS * HTTP/1.0\r\n" + host + "Connection: Keep-Alive\r\n\r\n",
            "DELETE http://localhost?a HTTP/1.1\r\n" + host + "A:  \xe4\tb \r\nB:\r\n\r\n",
            "PUT / HTTP/1.1\r\n" + host
                + "Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\nx",
            "HEAD / HTTP/1.1\r\n" + host + "Expect: 100-continue\r\nConnection: close\r\n\r\n"};
        for (const QByteArray &request : good) {
            const auto reading = tests::LlhttpReading::read(request);
            QCOMPARE(reading.state, tests::LlhttpReading::State::Complete);
            QCOMPARE(reading.length, request.size());
        }
        QCOMPARE(difference(good.join()), QByteArray());
    }

    void readsMutatedRequestsAlike()
    {
        tests::RequestMutator mutator(3);
        for (int i = 0; i < 100'000; ++i) {
            const QByteArray bytes = mutator.next();
            const QByteArray text = difference(bytes);
            QVERIFY2(text.isEmpty(), (text + ": " + bytes.toPercentEncoding(" /:")).constData());
        }
    }
#endif
};

QTEST_GUILESS_MAIN(TestLlhttp)
#include "tst_llhttp.moc"
