// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/metriclabels.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace server::admin;

class TestMetricLabels : public QObject {
    Q_OBJECT

private:
    static QString contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    // What the sources say of refusals: a status followed by a code.
    static QSet<QString> refusalsOfTheSources()
    {
        static const QString kCode = u"[a-z]+(?:_[a-z]+)*"_s;
        static const QString kQuote(u'"');
        static const QRegularExpression kRefusal(
            u"\\b([1-5][0-9]{2}),\\s*(?:QLatin1StringView\\()?"_s + kQuote + u'(' + kCode + u')'
            + kQuote + u"(?:_L1|\\))"_s);
        QSet<QString> found;
        for (const char *folder : {"http", "transport", "access"}) {
            QDirIterator files(
                QStringLiteral(CORAL_SOURCE_DIR "/server/") + QLatin1StringView(folder),
                {u"*.cpp"_s, u"*.h"_s});
            while (files.hasNext()) {
                auto matches = kRefusal.globalMatch(contentOf(files.next()));
                while (matches.hasNext()) {
                    const QRegularExpressionMatch match = matches.next();
                    found.insert(match.captured(1) + u' ' + match.captured(2));
                }
            }
        }
        return found;
    }

private slots:
    // One that is missing begins its series at its first event, which rate() then misses.
    void nameEveryRefusal()
    {
        const QSet<QString> found = refusalsOfTheSources();
        QVERIFY(found.size() > 30);
        for (const QString &refusal : found) {
            const bool isNamed = std::ranges::any_of(refusals(), [&](const Refusal &named) {
                return refusal == u"%1 %2"_s.arg(named.status).arg(QLatin1StringView(named.cause));
            });
            QVERIFY2(isNamed, qPrintable(refusal));
        }
    }

    void areOfDocumentedMetrics()
    {
        const QString families =
            contentOf(QStringLiteral(CORAL_SOURCE_DIR "/server/admin/metricfamilies.cpp"));
        const QString handbook = contentOf(QStringLiteral(CORAL_SOURCE_DIR "/docs/OPERATIONS.md"));
        static const QRegularExpression kName(u"coral_[a-z_]+"_s);
        auto names = kName.globalMatch(families);
        QVERIFY(names.hasNext());
        while (names.hasNext()) {
            const QString name = names.next().captured();
            QVERIFY2(handbook.contains(u'`' + name + u'`'), qPrintable(name));
        }
    }

    void nameEveryEnumerator()
    {
        QSet<QString> names;
        for (const shared::CloseReason reason : closeReasons())
            names.insert(shared::closeReasonName(reason));
        QCOMPARE(names.size(), static_cast<qsizetype>(shared::CloseReason::InternalError) + 1);
        QCOMPARE(transportKinds().size(), static_cast<size_t>(shared::TransportKind::Stdio) + 1);
        // A closed one is no series of the transports that there are.
        QCOMPARE(openStates().size(), static_cast<size_t>(shared::TransportState::Closed));
    }
};

QTEST_GUILESS_MAIN(TestMetricLabels)
#include "tst_metriclabels.moc"
