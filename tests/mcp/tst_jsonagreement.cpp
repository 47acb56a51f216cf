// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/jsonoutline.h"
#include "tests/mcp/jsonagainstqt.h"

#include <QTest>

#include <random>
#include <vector>

namespace {

const std::vector<QByteArray> kSeeds{
    R"({"jsonrpc":"2.0","id":-1.5e3,"a":["\u00e9\ud83d\udc20",true,null,{}]})",
    R"({"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"a","arguments":{"b":[1,2]}}})",
    "[0,-0,10,1.5,-1.25,1e5,1E+5,1.5e-300]",
    "{\"\xF0\x9F\x90\xA0\":{\"a\":{\"b\":[[[]]]}},\"\":\"\\\\\\\"\\/\\b\\f\\n\\r\\t\"}",
    " \t\r\n{ \"a\" : [ 1 , false ] , \"b\" : { } } \n",
};

// Pieces that parsers are known to stumble over.
const std::vector<QByteArray> kPieces{"{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d",
    "\\udc20", "e", "E", ".", "-", "+", "0", "00", "1e400", "null", "true", "NaN", "'", "/**/", " ",
    "\n", QByteArray("\0", 1), "\x1f", "\x7f", "\x80", "\xC3", "\xED\xA0\x80", "\xEF\xBB\xBF",
    "\"a\":1,", "\"id\":1,", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["};

QByteArray mutate(std::mt19937 &random)
{
    const auto below = [&random](std::size_t bound) { return random() % bound; };
    QByteArray json = kSeeds[below(kSeeds.size())];
    for (std::size_t changes = below(4); changes > 0 && !json.isEmpty(); --changes) {
        const auto at = static_cast<qsizetype>(below(static_cast<std::size_t>(json.size())));
        const QByteArray &piece = kPieces[below(kPieces.size())];
        switch (below(4)) {
        case 0:
            json.insert(at, piece);
            break;
        case 1:
            json.replace(at, std::min(piece.size(), json.size() - at), piece);
            break;
        case 2:
            json.remove(at, 1);
            break;
        default:
            json.truncate(at);
        }
    }
    return json;
}

} // namespace

// Our reading of JSON against QJsonDocument's, near the border of what is allowed.
class TestJsonAgreement : public QObject {
    Q_OBJECT

private slots:
    void readsWhatQtReads()
    {
        std::mt19937 random(5);
        int taken = 0;
        for (int i = 0; i < 50'000; ++i) {
            const QByteArray json = mutate(random);
            const QByteArray difference = tests::differenceToQt(json);
            QVERIFY2(difference.isEmpty(),
                (difference + ": " + json.toPercentEncoding(" {}[]\":,")).constData());
            taken += server::mcp::JsonOutline::read(json) ? 1 : 0;
        }
        QVERIFY(taken > 5'000);
        QVERIFY(taken < 45'000);
    }
};

QTEST_GUILESS_MAIN(TestJsonAgreement)
#include "tst_jsonagreement.moc"
