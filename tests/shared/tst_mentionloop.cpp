// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/mentionloop.h"
#include "tests/shared/fakelink.h"
#include "tests/shared/heldsurroundings.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::CallEnd;
using shared::Error;
using shared::ErrorCode;
using shared::MentionLoop;
using tests::FakeLink;

namespace {

CallEnd answer(const QString &text, bool isError = false)
{
    const QJsonObject part{{u"type"_s, u"text"_s}, {u"text"_s, text}};
    return {QJsonObject{{u"content"_s, QJsonArray{part}}, {u"isError"_s, isError}},
        CallEnd::Fate::Answered};
}

CallEnd messages(const QStringList &ids)
{
    QString elements;
    for (const QString &id : ids)
        elements += u"<message id=\"%1\" threadId=\"t\" senderId=\"bob\"></message>"_s.arg(id);
    return answer(u"<messages>%1</messages>"_s.arg(elements));
}

CallEnd nothing()
{
    return answer(u"No new messages received within the timeout period"_s);
}

} // namespace

class TestMentionLoop : public QObject {
    Q_OBJECT
private slots:
    void init();
    void waitsAgainAndAgain();
    void tellsEachMessageOnce();
    void confirmsWhatArrived();
    void confirmsAgainWhatWasLostOnTheWay();
    void pausesAfterAFailure();
    void tellsOfARefusal_data();
    void tellsOfARefusal();
    void hearsWhatComesAfterTheLoss();
    void waitsByTheNextLink();
    void losesPatienceWithAnAnswer();
    void stopsAndTakesTheWaitBack();
    void remembersTheLatestIds();
    void takesAnEndAtOnce();

private:
    void end(const CallEnd &end) // of the wait under way
    {
        m_link->sent.last().ended(end);
        m_around->pass(0ms);
    }
    [[nodiscard]] QStringList told() const;
    [[nodiscard]] QStringList confirmed() const; // with the wait under way

    std::unique_ptr<tests::HeldSurroundings> m_around;
    std::unique_ptr<shared::ClientMetrics> m_metrics;
    std::unique_ptr<FakeLink> m_link;
    std::unique_ptr<MentionLoop> m_loop;
    std::unique_ptr<QSignalSpy> m_mentioned;
    std::unique_ptr<QSignalSpy> m_failed;
};

void TestMentionLoop::init()
{
    m_loop.reset();
    m_around = std::make_unique<tests::HeldSurroundings>();
    m_around->random.value = tests::FixedRandom::kMost;
    m_metrics = std::make_unique<shared::ClientMetrics>(u"alice"_s);
    m_link = std::make_unique<FakeLink>();
    m_loop =
        std::make_unique<MentionLoop>(shared::MentionLoopSettings{}, m_around->get(), *m_metrics);
    m_mentioned = std::make_unique<QSignalSpy>(m_loop.get(), &MentionLoop::mentioned);
    m_failed = std::make_unique<QSignalSpy>(m_loop.get(), &MentionLoop::failed);
    m_loop->resume(*m_link);
    m_around->pass(0ms);
}

QStringList TestMentionLoop::told() const
{
    QStringList ids;
    for (const QList<QVariant> &arguments : *m_mentioned)
        ids.append(arguments.first().value<shared::ReceivedMessage>().id);
    return ids;
}

QStringList TestMentionLoop::confirmed() const
{
    const QJsonValue meta = m_link->sent.last().params.value("_meta"_L1);
    QStringList ids;
    for (const QJsonValue &id : meta["coral/received"_L1].toArray())
        ids.append(id.toString());
    return ids;
}

void TestMentionLoop::waitsAgainAndAgain()
{
    QCOMPARE(m_link->sent.size(), 1);
    const FakeLink::Sent &first = m_link->sent.first();
    QCOMPARE(first.method, u"tools/call"_s);
    QCOMPARE(first.params.value("name"_L1).toString(), u"wait_for_mentions"_s);
    QCOMPARE(first.params.value("arguments"_L1)["timeoutMs"_L1].toInt(), 30'000);
    QVERIFY(first.isLong);
    for (int i = 2; i < 5; ++i) {
        end(nothing());
        QCOMPARE(m_link->sent.size(), i);
    }
    m_loop->resume(*m_link); // while one is under way
    m_around->pass(1s);
    QCOMPARE(m_link->sent.size(), 4);
    QCOMPARE(m_failed->size(), 0);
}

void TestMentionLoop::tellsEachMessageOnce()
{
    end(messages({u"1"_s, u"2"_s}));
    end(messages({u"2"_s, u"3"_s, u"3"_s}));
    end(messages({u"1"_s}));
    QCOMPARE(told(), (QStringList{u"1"_s, u"2"_s, u"3"_s}));
    QCOMPARE(m_metrics->mentions(), quint64(3));
    QCOMPARE(m_metrics->repeatedMentions(), quint64(3));
}

void TestMentionLoop::confirmsWhatArrived()
{
    QCOMPARE(confirmed(), QStringList());
    end(messages({u"1"_s, u"2"_s}));
    QCOMPARE(confirmed(), (QStringList{u"1"_s, u"2"_s}));
    end(messages({u"2"_s})); // one that it knows as well: the hub did not know
    QCOMPARE(confirmed(), QStringList{u"2"_s});
    end(nothing());
    QCOMPARE(confirmed(), QStringList());
}

void TestMentionLoop::confirmsAgainWhatWasLostOnTheWay()
{
    end(messages({u"1"_s}));
    end(CallEnd::uncertain(u"it broke"_s));
    m_around->pass(250ms);
    QCOMPARE(m_link->sent.size(), 3);
    QCOMPARE(confirmed(), QStringList{u"1"_s});
}

void TestMentionLoop::pausesAfterAFailure()
{
    for (const auto pause : {250ms, 500ms, 1'000ms, 2'000ms, 4'000ms, 5'000ms, 5'000ms}) {
        const auto waits = m_link->sent.size();
        end(CallEnd::notSent(u"busy"_s));
        m_around->pass(pause - 1ms);
        QCOMPARE(m_link->sent.size(), waits);
        m_around->pass(1ms);
        QCOMPARE(m_link->sent.size(), waits + 1);
    }
    QCOMPARE(m_failed->size(), 0); // the link tells of it
    end(nothing());
    end(CallEnd::notSent(u"busy"_s));
    const auto waits = m_link->sent.size();
    m_around->pass(250ms); // the row has begun anew
    QCOMPARE(m_link->sent.size(), waits + 1);
}

void TestMentionLoop::tellsOfARefusal_data()
{
    QTest::addColumn<bool>("isError"); // of the tool, not of JSON-RPC
    QTest::addColumn<QString>("text");
    QTest::newRow("no such tool") << false << QString();
    QTest::newRow("a failure of the tool") << true << u"too many waits"_s;
    QTest::newRow("no list of messages") << false << u"what?"_s;
}

void TestMentionLoop::tellsOfARefusal()
{
    QFETCH(const bool, isError);
    QFETCH(const QString, text);
    end(text.isEmpty()
            ? CallEnd{Error{ErrorCode::NotFound, u"no such tool"_s}, CallEnd::Fate::Answered}
            : answer(text, isError));
    QCOMPARE(m_failed->size(), 1);
    if (isError)
        QCOMPARE(m_failed->first().first().value<Error>().message, text);
    QCOMPARE(m_link->sent.size(), 1);
    m_around->pass(250ms);
    QCOMPARE(m_link->sent.size(), 2);
}

void TestMentionLoop::hearsWhatComesAfterTheLoss()
{
    m_loop->suspend();
    end(messages({u"1"_s}));
    QCOMPARE(told(), QStringList{u"1"_s});
    m_around->pass(10s);
    QCOMPARE(m_link->sent.size(), 1); // there is no link
    m_loop->resume(*m_link);
    m_around->pass(0ms);
    QCOMPARE(m_link->sent.size(), 2);
    QCOMPARE(confirmed(), QStringList{u"1"_s});
}

void TestMentionLoop::waitsByTheNextLink()
{
    end(messages({u"1"_s}));
    m_loop->suspend();
    m_link->sent.last().ended(CallEnd::uncertain(u"it broke"_s));
    FakeLink next;
    m_loop->resume(next);
    m_around->pass(0ms); // not after the pause of the link of before
    QCOMPARE(next.sent.size(), 1);
    next.sent.last().ended(messages({u"1"_s, u"2"_s}));
    QCOMPARE(told(), (QStringList{u"1"_s, u"2"_s}));
    m_loop->stop();
}

void TestMentionLoop::losesPatienceWithAnAnswer()
{
    m_around->pass(49'990ms);
    QCOMPARE(m_link->cancelled, QList<qint64>());
    m_around->pass(10ms);
    QCOMPARE(m_link->cancelled, QList<qint64>{1});
    QCOMPARE(m_failed->size(), 0);
    m_around->pass(250ms);
    QCOMPARE(m_link->sent.size(), 2);
}

void TestMentionLoop::stopsAndTakesTheWaitBack()
{
    m_loop->stop();
    QCOMPARE(m_link->cancelled, QList<qint64>{1});
    m_around->pass(2min);
    QCOMPARE(m_link->sent.size(), 1);
    m_loop->resume(*m_link);
    m_around->pass(0ms);
    QCOMPARE(m_link->sent.size(), 2);
    m_loop.reset();
    QCOMPARE(m_link->cancelled, (QList<qint64>{1, 2}));
    m_around->pass(2min);
}

void TestMentionLoop::remembersTheLatestIds()
{
    constexpr int kRemembered = 10'000;
    QStringList ids;
    for (int i = 0; i < kRemembered; ++i)
        ids.append(QString::number(i));
    end(messages(ids));
    end(messages({u"0"_s}));
    QCOMPARE(m_mentioned->size(), kRemembered);
    end(messages({u"one more"_s}));
    end(messages({u"1"_s, u"0"_s})); // the oldest alone is forgotten
    QCOMPARE(m_mentioned->size(), kRemembered + 2);
    QCOMPARE(told().last(), u"0"_s);
}

// A link may end a call before send() returns.
void TestMentionLoop::takesAnEndAtOnce()
{
    class HastyLink final : public shared::AgentLink {
    public:
        int sent = 0;
        void open() override { }
        void close(bool) override { }
        CallId send(const QString &, const QJsonObject &, bool, shared::CallEnded ended) override
        {
            if (++sent < 4)
                ended(messages({QString::number(sent)}));
            return sent;
        }
        void cancel(CallId) override { }
    };
    HastyLink link;
    m_loop->stop();
    m_loop->resume(link);
    m_around->pass(0ms);
    m_around->pass(0ms);
    QCOMPARE(told(), (QStringList{u"1"_s, u"2"_s, u"3"_s}));
    QCOMPARE(link.sent, 4);
    m_loop->stop();
}

QTEST_GUILESS_MAIN(TestMentionLoop)
#include "tst_mentionloop.moc"
