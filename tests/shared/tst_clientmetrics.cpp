// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/clientmetrics.h"
#include "tests/support/manualclock.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace std::chrono_literals;
using shared::ClientMetrics;

class TestClientMetrics : public QObject {
    Q_OBJECT
private slots:
    void keepsToTheFormat();
    void countsWhatHappened();
    void escapesTheAgent();

private:
    [[nodiscard]] QByteArray text(const ClientMetrics &metrics) const
    {
        return metrics.text(m_breaker, m_pool);
    }

    tests::ManualClock m_clock;
    shared::CircuitBreaker m_breaker{{}, m_clock};
    shared::ConnectionPool m_pool;
};

void TestClientMetrics::keepsToTheFormat()
{
    static const QRegularExpression kSample(
        QString::fromLatin1(R"(^([a-z_]+)\{agent="alice"(,[a-z_]+="[^"]*")?\} [0-9.e+-]+$)"));
    static const QRegularExpression kType(
        QStringLiteral("^# TYPE ([a-z_]+) (counter|gauge|histogram)$"));
    ClientMetrics metrics(QStringLiteral("alice"));
    metrics.countLoss("reset");
    QString family;
    QSet<QString> families;
    const QList<QByteArray> lines = text(metrics).split('\n');
    QVERIFY(lines.last().isEmpty());
    for (const QByteArray &bytes : lines.first(lines.size() - 1)) {
        const QString line = QString::fromUtf8(bytes);
        if (line.startsWith(u"# HELP "))
            continue;
        if (const auto type = kType.match(line); type.hasMatch()) {
            family = type.captured(1);
            QVERIFY2(!families.contains(family), bytes.constData());
            families.insert(family);
            QCOMPARE(family.endsWith(u"_total"), type.captured(2) == u"counter");
            continue;
        }
        const auto sample = kSample.match(line);
        QVERIFY2(sample.hasMatch() && sample.captured(1).startsWith(family), bytes.constData());
    }
    QVERIFY(families.size() > 15);
}

void TestClientMetrics::countsWhatHappened()
{
    ClientMetrics metrics(QStringLiteral("a"));
    metrics.countAttempt(false);
    metrics.countAttempt(true);
    metrics.countReconnect();
    metrics.countLoss("silent");
    metrics.countPause(300ms);
    metrics.countCall(ClientMetrics::CallOutcome::Answered, 20ms);
    metrics.countCall(ClientMetrics::CallOutcome::Lost, 2s);
    metrics.countRetry();
    metrics.countMention(false);
    metrics.countMention(true);
    metrics.setOpen(true);
    const QByteArray out = text(metrics);
    for (const char *line : {R"(coral_client_connect_attempts_total{agent="a",result="failed"} 1)",
             R"(coral_client_connected{agent="a"} 1)",
             R"(coral_client_losses_total{agent="a",reason="silent"} 1)",
             R"(coral_client_reconnects_total{agent="a"} 1)",
             R"(coral_client_retry_pause_seconds_bucket{agent="a",le="0.25"} 0)",
             R"(coral_client_retry_pause_seconds_bucket{agent="a",le="0.5"} 1)",
             R"(coral_client_calls_total{agent="a",outcome="lost"} 1)",
             R"(coral_client_call_duration_seconds_bucket{agent="a",le="0.025"} 1)",
             R"(coral_client_call_duration_seconds_bucket{agent="a",le="+Inf"} 2)",
             R"(coral_client_call_duration_seconds_sum{agent="a"} 2.02)",
             R"(coral_client_call_retries_total{agent="a"} 1)",
             R"(coral_client_mentions_total{agent="a"} 1)",
             R"(coral_client_repeated_mentions_total{agent="a"} 1)",
             R"(coral_client_breaker_state{agent="a",state="closed"} 1)",
             R"(coral_client_breaker_state{agent="a",state="open"} 0)"})
        QVERIFY2(out.contains(QByteArray(line) + '\n'), line);
}

void TestClientMetrics::escapesTheAgent()
{
    const ClientMetrics metrics(QStringLiteral("a\"b\\c\nd"));
    const QByteArray label(R"({agent="a\"b\\c\nd"})");
    QVERIFY(text(metrics).contains(label));
}

QTEST_GUILESS_MAIN(TestClientMetrics)
#include "tst_clientmetrics.moc"
