// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubbench.h"

#include <QHash>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::session::Hub;
using server::session::Message;
using server::session::Thread;

namespace {

constexpr int kAgents = 6;
constexpr int kSteps = 4000;

// Plays agents at random against a hub whose journal is slow and sometimes fails, and keeps its own
// simple account of who must get what.
class Model {
public:
    Model(quint32 seed, bool isHarsh)
        : m_random(seed)
        , m_isHarsh(isHarsh)
    {
        for (int i = 0; i < kAgents; ++i) {
            m_agents.append(u"agent%1"_s.arg(i));
            b.join(m_agents.last());
        }
        for (int i = 0; i < 4; ++i)
            m_threads.append(b.thread(m_agents.at(i), m_agents));
    }

    void step()
    {
        const int dice = roll(100);
        if (dice < 30)
            send();
        else if (dice < 55)
            wait();
        else if (dice < 65)
            b.acknowledge(anyone());
        else if (dice < 75)
            b.journal.release();
        else if (dice < 78)
            b.advance(std::chrono::milliseconds(roll(20'000)));
        else if (dice < 82)
            changeJournal();
        else if (dice < 86)
            changeThread();
        else if (m_isHarsh)
            disturb(dice);
    }

    // Everybody listens until nothing is left.
    void finish()
    {
        b.journal.resume();
        for (int round = 0; round < 3; ++round) {
            for (const QString &agent : std::as_const(m_agents)) {
                b.acknowledge(agent);
                b.advance(1min); // ends the waits that are left over
                b.hub->attachTransport(b.key, agent, b.transportOf(agent));
                waitAs(agent);
                b.acknowledge(agent);
            }
        }
    }

    HubBench b;
    QHash<QString, QStringList> due; // message ids that must reach each agent, in order
    QHash<QString, QStringList> got; // as they came
    bool isOrdered = true; // within each delivery: the oldest first

    [[nodiscard]] const QStringList &agents() const { return m_agents; }

private:
    int roll(int below) { return static_cast<int>(m_random.bounded(below)); }
    const QString &anyone() { return m_agents.at(roll(kAgents)); }
    const QString &anyThread() { return m_threads.at(roll(static_cast<int>(m_threads.size()))); }

    void note(const Message &message)
    {
        m_order.insert(message.id, m_order.size());
        for (const QString &agent : message.mentions)
            due[agent].append(message.id);
    }

    void send()
    {
        QStringList mentions;
        for (int i = roll(3); i >= 0; --i)
            mentions.append(anyone());
        b.hub->sendMessage(b.key, anyone(), anyThread(), QString::number(roll(1000)), mentions,
            [this](const shared::Result<Message> &sent) {
                if (sent)
                    note(*sent);
            });
    }

    void wait() { waitAs(anyone()); }
    void waitAs(const QString &agent)
    {
        const auto id = b.hub->waitForMentions(b.key, agent, b.transportOf(agent),
            std::chrono::milliseconds(roll(30'000)),
            [this, agent](const shared::Result<Hub::Delivery> &delivery) {
                if (!delivery)
                    return;
                qsizetype last = -1;
                for (const Message &message : delivery->messages) {
                    got[agent].append(message.id);
                    const qsizetype place = m_order.value(message.id, -1);
                    isOrdered = isOrdered && place > last;
                    last = place;
                }
                if (m_isHarsh && delivery->id && roll(10) == 0)
                    b.hub->returnDelivery(b.key, agent, delivery->id);
            });
        m_lastWait = id ? id : m_lastWait;
    }

    void changeJournal()
    {
        if (roll(2) == 0)
            b.journal.hold();
        else
            b.journal.resume();
        if (m_isHarsh && roll(4) == 0)
            b.journal.failNext();
    }

    // Leaves and joins; refused ones are part of the game.
    void changeThread()
    {
        if (roll(2) == 0)
            b.remove(anyone(), anyThread(), anyone());
        else
            b.add(anyone(), anyThread(), anyone());
    }

    void disturb(int dice)
    {
        const QString agent = anyone();
        if (dice < 90)
            b.hub->detachTransport(b.key, agent, b.transportOf(agent));
        else if (dice < 96)
            b.hub->attachTransport(b.key, agent, b.transportOf(agent));
        else if (dice < 98)
            b.hub->cancelWait(m_lastWait);
        else
            b.hub->returnDeliveries(b.key, agent, b.transportOf(agent));
    }

    QRandomGenerator m_random;
    const bool m_isHarsh;
    QStringList m_agents;
    QStringList m_threads;
    Hub::WaitId m_lastWait = 0;
    QHash<QString, qsizetype> m_order; // of the messages as they were sent
};

} // namespace

class TestModel : public QObject {
    Q_OBJECT
private slots:
    // The failing journal is on purpose.
    void initTestCase() { QLoggingCategory::setFilterRules(u"coral.session.warning=false"_s); }

    void calmAgentsGetEverythingExactlyOnceInOrder_data() { seeds(); }
    void calmAgentsGetEverythingExactlyOnceInOrder()
    {
        QFETCH(quint32, seed);
        Model model(seed, false);
        for (int i = 0; i < kSteps; ++i)
            model.step();
        model.finish();
        for (const QString &agent : model.agents()) {
            QVERIFY(model.due.value(agent).size() > 20);
            QCOMPARE(model.got.value(agent), model.due.value(agent));
        }
        QVERIFY(model.isOrdered);
        QCOMPARE(model.b.hub->statistics().mentionsRedelivered, quint64(0));
    }

    void troubledAgentsGetEverythingAtLeastOnce_data() { seeds(); }
    void troubledAgentsGetEverythingAtLeastOnce()
    {
        QFETCH(quint32, seed);
        Model model(seed, true);
        for (int i = 0; i < kSteps; ++i)
            model.step();
        model.finish();
        for (const QString &agent : model.agents()) {
            QStringList got = model.got.value(agent);
            got.removeDuplicates();
            QStringList due = model.due.value(agent);
            QVERIFY(due.size() > 20);
            // Every one came at least once, and none that was not due.
            std::sort(got.begin(), got.end());
            std::sort(due.begin(), due.end());
            QCOMPARE(got, due);
            QCOMPARE(model.b.agent(agent).unreadMentions, 0);
        }
        QVERIFY(model.isOrdered);
        QVERIFY(model.b.hub->statistics().mentionsRedelivered > 0);
    }

    void aReplayAtAnyTimeGivesTheSameState_data() { seeds(); }
    void aReplayAtAnyTimeGivesTheSameState()
    {
        QFETCH(quint32, seed);
        Model model(seed, true);
        for (int i = 0; i < kSteps; ++i) {
            model.step();
            if (i % 500 != 499)
                continue;
            Hub replayed(model.b.journal, model.b.clock, {});
            Answer<shared::Done> restored;
            replayed.restore(restored);
            QVERIFY(restored.isOk());
            for (const QString &agent : model.agents())
                QCOMPARE(replayed.threads(model.b.key, agent).value(),
                    model.b.hub->threads(model.b.key, agent).value());
            const auto live = model.b.hub->agents(model.b.key).value();
            const auto again = replayed.agents(model.b.key).value();
            QCOMPARE(again.size(), live.size());
            for (qsizetype a = 0; a < live.size(); ++a) {
                QCOMPARE(again.at(a).id, live.at(a).id);
                QCOMPARE(again.at(a).unreadMentions, live.at(a).unreadMentions);
            }
        }
    }

private:
    static void seeds()
    {
        QTest::addColumn<quint32>("seed");
        for (const quint32 seed : {1u, 20'261'123u, 4'000'000'007u})
            QTest::addRow("seed %u", seed) << seed;
    }
};

QTEST_GUILESS_MAIN(TestModel)
#include "tst_model.moc"
