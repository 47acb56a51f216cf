// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/hubprocess.h"
#include "tests/support/testagent.h"

#include <QDebug>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

using namespace tests;
using shared::ToolAnswer;

namespace {

constexpr int kSessions = 50;
constexpr int kAgentsPerSession = 4;
constexpr int kMessagesPerAgent = 100;
// How long nothing at all may happen: a test of correctness, not of speed, that also runs with an
// instrumented server on a busy machine.
constexpr int kPatienceWithoutProgress = 60'000;

QString nameOf(int index)
{
    return QStringLiteral("agent%1").arg(index);
}

} // namespace

// One agent of the crowd: sends its messages one after the other, each to another of its session,
// and waits for mentions all the while.
class CrowdMember : public QObject {
    Q_OBJECT
public:
    CrowdMember(quint16 port, int session, int index)
        : m_agent({.port = port,
            .base = "/devmode/exampleApplication/privkey/crowd" + QByteArray::number(session),
            .agentId = nameOf(index),
            .options = {{QStringLiteral("waitForAgents"), QString::number(kAgentsPerSession)}}})
        , m_index(index)
    {
        connect(&m_agent, &TestAgent::answered, this, &CrowdMember::takeAnswer);
    }

    [[nodiscard]] TestAgent &agent() { return m_agent; }
    [[nodiscard]] int index() const { return m_index; }
    [[nodiscard]] const QStringList &faults() const { return m_faults; }
    [[nodiscard]] const QHash<QString, int> &heard() const { return m_heard; }

    void begin(const QString &threadId, qsizetype expected)
    {
        m_threadId = threadId;
        m_expected = expected;
        m_wait = m_agent.startWait();
        sendNext();
    }

    [[nodiscard]] bool isDone() const
    {
        return !m_faults.isEmpty() || (m_sent == kMessagesPerAgent && m_heardInAll >= m_expected);
    }

    [[nodiscard]] qsizetype progress() const { return m_sent + m_heardInAll; }

    // To whom the message of that number goes: the others in turn.
    [[nodiscard]] static QString recipient(int sender, int number)
    {
        return nameOf((sender + 1 + number % (kAgentsPerSession - 1)) % kAgentsPerSession);
    }
    [[nodiscard]] static QString content(int sender, int number)
    {
        return QStringLiteral("message %1 of %2").arg(number).arg(nameOf(sender));
    }

private:
    void sendNext()
    {
        m_send =
            m_agent.startSend(m_threadId, content(m_index, m_sent), {recipient(m_index, m_sent)});
    }

    void takeAnswer(qint64 id, const QJsonObject &response)
    {
        if (id != m_wait && id != m_send)
            return;
        const ToolAnswer answer =
            ToolAnswer::fromResult(response.value(QLatin1StringView("result")).toObject());
        if (answer.isError || !response.contains(QLatin1StringView("result")))
            m_faults.append(QString::fromUtf8(QJsonDocument(response).toJson()));
        else if (id == m_wait)
            hear(answer);
        else if (++m_sent < kMessagesPerAgent)
            sendNext();
    }

    void hear(const ToolAnswer &answer)
    {
        const auto messages = shared::parseReceivedMessages(answer.text);
        if (!messages)
            m_faults.append(messages.error().message);
        else
            for (const shared::ReceivedMessage &message : *messages)
                ++m_heard[message.content];
        m_heardInAll += messages ? messages->size() : 0;
        if (m_heardInAll < m_expected)
            m_wait = m_agent.startWait();
    }

    TestAgent m_agent;
    const int m_index;
    QString m_threadId;
    qint64 m_send = 0;
    qint64 m_wait = 0;
    int m_sent = 0;
    qsizetype m_expected = 0;
    qsizetype m_heardInAll = 0;
    QHash<QString, int> m_heard;
    QStringList m_faults;
};

// Many agents at once: nothing is lost, nothing is doubled, nothing goes astray.
class TestCrowd : public QObject {
    Q_OBJECT
private slots:
    void deliversEveryMentionExactlyOnce();

private:
    [[nodiscard]] bool gather(quint16 port);
    [[nodiscard]] bool openThreads(); // one a session
    [[nodiscard]] bool awaitAllDone() const;
    [[nodiscard]] bool isNothingLeft(); // that anybody would hear a second time
    [[nodiscard]] static QHash<QString, int> expectedOf(int index);
    [[nodiscard]] CrowdMember &member(int session, int index);

    std::vector<std::unique_ptr<CrowdMember>> m_members; // session by session
    QStringList m_threadIds; // by session
};

CrowdMember &TestCrowd::member(int session, int index)
{
    return *m_members.at(static_cast<size_t>(session * kAgentsPerSession + index));
}

bool TestCrowd::gather(quint16 port)
{
    for (int session = 0; session < kSessions; ++session) {
        for (int index = 0; index < kAgentsPerSession; ++index)
            m_members.push_back(std::make_unique<CrowdMember>(port, session, index));
    }
    for (const auto &member : m_members)
        member->agent().open();
    return QTest::qWaitFor(
        [&] {
            return std::all_of(m_members.cbegin(), m_members.cend(),
                [](const auto &member) { return member->agent().isOpen(); });
        },
        kPatienceWithoutProgress);
}

bool TestCrowd::openThreads()
{
    QJsonArray all;
    for (int index = 0; index < kAgentsPerSession; ++index)
        all.append(nameOf(index));
    const QJsonObject arguments{{QStringLiteral("threadName"), QStringLiteral("crowd")},
        {QStringLiteral("participantIds"), all}};
    QList<qint64> calls;
    for (int session = 0; session < kSessions; ++session)
        calls.append(
            member(session, 0).agent().startTool(QStringLiteral("create_thread"), arguments));
    for (int session = 0; session < kSessions; ++session)
        m_threadIds.append(member(session, 0).agent().awaitTool(calls.at(session)).line(u"ID"));
    return !m_threadIds.contains(QString());
}

bool TestCrowd::awaitAllDone() const
{
    const auto areAllDone = [this] {
        return std::all_of(m_members.cbegin(), m_members.cend(),
            [](const auto &member) { return member->isDone(); });
    };
    const auto progress = [this] {
        return std::accumulate(m_members.cbegin(), m_members.cend(), qsizetype(0),
            [](qsizetype sum, const auto &member) { return sum + member->progress(); });
    };
    bool isMoving = true;
    while (isMoving && !areAllDone()) {
        const qsizetype before = progress();
        isMoving = QTest::qWaitFor(
            [&] { return progress() > before || areAllDone(); }, kPatienceWithoutProgress);
    }
    return areAllDone();
}

bool TestCrowd::isNothingLeft()
{
    QList<qint64> waits;
    for (const auto &member : m_members)
        waits.append(member->agent().startWait(1));
    for (size_t i = 0; i < m_members.size(); ++i) {
        const ToolAnswer answer =
            m_members[i]->agent().awaitTool(waits.at(static_cast<qsizetype>(i)));
        if (answer.isError || !answer.text.startsWith(QLatin1StringView("No new messages"))) {
            qWarning().noquote() << answer.text;
            return false;
        }
    }
    return true;
}

QHash<QString, int> TestCrowd::expectedOf(int index)
{
    QHash<QString, int> expected;
    for (int sender = 0; sender < kAgentsPerSession; ++sender) {
        for (int number = 0; number < kMessagesPerAgent; ++number) {
            if (sender != index && CrowdMember::recipient(sender, number) == nameOf(index))
                expected.insert(CrowdMember::content(sender, number), 1);
        }
    }
    return expected;
}

void TestCrowd::deliversEveryMentionExactlyOnce()
{
    HubProcess hub;
    QVERIFY(hub.start());
    QVERIFY(gather(hub.port()));
    QVERIFY(openThreads());
    for (int session = 0; session < kSessions; ++session) {
        for (int index = 0; index < kAgentsPerSession; ++index)
            member(session, index).begin(m_threadIds.at(session), expectedOf(index).size());
    }

    const bool areAllDone = awaitAllDone();
    for (const auto &member : m_members)
        QVERIFY2(member->faults().isEmpty(), qUtf8Printable(member->faults().join(u'\n')));
    QVERIFY(areAllDone);
    for (const auto &member : m_members)
        QCOMPARE(member->heard(), expectedOf(member->index()));
    QVERIFY(isNothingLeft());
    m_members.clear();
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestCrowd)
#include "tst_crowd.moc"
