// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/guard.h"
#include "server/http/httpadapter.h"
#include "server/http/listener.h"

#include <QCoreApplication>
#include <QTest>

#include <random>

using server::http::Guard;
using server::http::HttpAdapter;
using server::http::Limits;
using server::http::Listener;
using server::http::Message;

namespace {

const std::vector<QByteArray> kSeeds{
    "GET /a/b?c=d%20e HTTP/1.1\r\nHost: localhost:3001\r\nAccept: */*\r\nX: y, z\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 11\r\n\r\nhello world",
    "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
    "5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
    "OPTIONS * HTTP/1.0\r\nConnection: keep-alive\r\nHost: a.b\r\n\r\n",
    "DELETE http://a/ HTTP/1.1\r\nhost: a\r\nCookie: \xe4=\"b\\\"\"; c\r\nUpgrade: h2c\r\n\r\n",
};

// Pieces that parsers are known to stumble over.
const std::vector<QByteArray> kPieces{"\r\n", "\n", "\r", " ", "\t", ":", "\r\n ", "\r\n\r\n",
    QByteArray("\0", 1), "0", "-1", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "%", "%zz", ",", ";", "\x7f", "\xff", "HTTP/1.1", "//",
    "?", "chunked", "Host: b\r\n", "FFFFFFFFFFFFFFFF\r\n"};

class Mutator final {
public:
    explicit Mutator(unsigned int seed)
        : m_random(seed)
    {
    }

    QByteArray next()
    {
        QByteArray bytes = kSeeds[below(kSeeds.size())];
        for (std::size_t changes = below(4); changes > 0; --changes)
            change(&bytes);
        return bytes;
    }

    std::size_t below(std::size_t bound) { return m_random() % bound; }

private:
    void change(QByteArray *bytes)
    {
        const auto at = static_cast<qsizetype>(below(static_cast<std::size_t>(bytes->size())));
        const QByteArray &piece = kPieces[below(kPieces.size())];
        switch (below(5)) {
        case 0:
            bytes->insert(at, piece);
            break;
        case 1:
            bytes->replace(at, std::min(piece.size(), bytes->size() - at), piece);
            break;
        case 2:
            bytes->remove(at, 1);
            break;
        case 3:
            (*bytes)[at] = static_cast<char>(below(256));
            break;
        default:
            bytes->insert(at, bytes->sliced(at, std::min<qsizetype>(20, bytes->size() - at)));
        }
        if (bytes->isEmpty())
            *bytes = "x";
    }

    std::mt19937 m_random;
};

} // namespace

// Random requests, near the border of what is allowed.
class TestAgreement : public QObject {
    Q_OBJECT

private:
    struct Outcome {
        QList<Message> messages;
        int status = 0;
        bool operator==(const Outcome &other) const
        {
            return status == other.status && messages.size() == other.messages.size()
                && std::equal(messages.begin(), messages.end(), other.messages.begin(),
                    [](const Message &a, const Message &b) {
                        return a.target == b.target && a.body == b.body
                            && a.headers.fields() == b.headers.fields();
                    });
        }
    };

    static Outcome judge(const QByteArray &bytes, qsizetype piece)
    {
        static const Limits limits;
        Guard guard(limits);
        Outcome outcome;
        for (qsizetype at = 0; at < bytes.size();) {
            at += guard.feed(QByteArrayView(bytes).sliced(at, std::min(piece, bytes.size() - at)));
            if (guard.phase() == Guard::Phase::Complete) {
                outcome.messages.append(guard.take());
            } else if (guard.phase() == Guard::Phase::Refused) {
                outcome.status = guard.refusal().status;
                break;
            }
        }
        return outcome;
    }

private slots:
    // Where the bytes are cut must not matter.
    void theGuardAgreesWithItself()
    {
        Mutator mutator(1);
        for (int i = 0; i < 5000; ++i) {
            const QByteArray bytes = mutator.next();
            const Outcome whole = judge(bytes, bytes.size());
            QVERIFY2(whole == judge(bytes, 1), bytes.toHex(' ').constData());
            const auto cut = static_cast<qsizetype>(mutator.below(30)) + 1;
            QVERIFY2(whole == judge(bytes, cut), bytes.toHex(' ').constData());
        }
    }

    // Whatever the guard lets through, QtHttpServer reads as the same single request.
    void theParsersAgree()
    {
        HttpAdapter adapter;
        auto *listener = new Listener(1);
        QVERIFY(listener->listen(QHostAddress(QHostAddress::LocalHost), 0));
        QVERIFY(adapter.bind(listener));
        Mutator mutator(2);
        int passed = 0;
        for (int i = 0; i < 20'000; ++i) {
            const QByteArray bytes = mutator.next();
            for (const Message &message : judge(bytes, bytes.size()).messages) {
                QVERIFY2(adapter.parse(message), bytes.toHex(' ').constData());
                ++passed;
            }
            if (i % 100 == 0)
                QCoreApplication::processEvents();
        }
        QVERIFY(passed > 2000);
    }
};

QTEST_GUILESS_MAIN(TestAgreement)
#include "tst_agreement.moc"
