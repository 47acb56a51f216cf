// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/guard.h"
#include "server/http/httpadapter.h"
#include "server/http/listener.h"
#include "tests/http/requestmutator.h"

#include <QCoreApplication>
#include <QTest>

using server::http::Guard;
using server::http::HttpAdapter;
using server::http::Limits;
using server::http::Listener;
using server::http::Message;
using tests::RequestMutator;

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
        RequestMutator mutator(1);
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
        RequestMutator mutator(2);
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
