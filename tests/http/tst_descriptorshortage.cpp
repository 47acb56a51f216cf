// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/descriptorshortage.h"
#include "tests/support/manualclock.h"

#include <QStringList>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::http::DescriptorShortage;

namespace {

QStringList s_lines;

void keepLine(QtMsgType, const QMessageLogContext &, const QString &message)
{
    s_lines.append(message);
}

} // namespace

class TestDescriptorShortage : public QObject {
    Q_OBJECT

private:
    tests::ManualClock m_clock;
    shared::DeadlineQueue m_queue{m_clock};
    QtMessageHandler m_before = nullptr;

    void pass(std::chrono::milliseconds time)
    {
        m_clock.advance(time);
        m_queue.expire();
    }

private slots:
    void init()
    {
        s_lines.clear();
        m_before = qInstallMessageHandler(keepLine);
    }
    void cleanup() { qInstallMessageHandler(m_before); }

    void tellsOfBeginningAndEnd()
    {
        DescriptorShortage shortage(m_queue, m_clock);
        for (int i = 0; i < 1000; ++i) {
            shortage.notePause(190);
            pass(10ms);
        }
        QCOMPARE(s_lines,
            QStringList(
                {u"accepting paused  reason=descriptors_exhausted open_connections=190"_s}));
        pass(DescriptorShortage::kGap);
        QCOMPARE(s_lines.size(), 2);
        QCOMPARE(s_lines.last(), u"descriptors suffice again  pauses=1000 lasted=9.9s"_s);
        pass(10 * DescriptorShortage::kGap);
        QCOMPARE(s_lines.size(), 2);
    }

    void tellsOfTheNextOne()
    {
        DescriptorShortage shortage(m_queue, m_clock);
        shortage.notePause(190);
        pass(DescriptorShortage::kGap);
        shortage.notePause(170);
        QCOMPARE(s_lines.size(), 3);
        QVERIFY2(s_lines.last().contains(u"open_connections=170"), qUtf8Printable(s_lines.last()));
    }
};

QTEST_GUILESS_MAIN(TestDescriptorShortage)
#include "tst_descriptorshortage.moc"
