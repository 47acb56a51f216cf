// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/optiontable.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using server::config::OptionSpec;
using server::config::optionTable;

// That the texts for people name options that there are.
class TestHandbook : public QObject {
    Q_OBJECT
private slots:
    void namesOptionsThatThereAre_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("least"); // so many are named there
        QTest::newRow("operations") << u"docs/OPERATIONS.md"_s << 60;
        QTest::newRow("protocol") << u"docs/PROTOCOL.md"_s << 1;
        QTest::newRow("readme") << u"README.md"_s << 0;
    }

    void namesOptionsThatThereAre()
    {
        QFETCH(QString, path);
        QSet<QString> sections;
        QSet<QString> options;
        for (const OptionSpec &spec : optionTable()) {
            sections.insert(spec.section);
            options.insert(spec.section + u'.' + spec.key);
        }
        QFile file(QStringLiteral(CORAL_SOURCE_DIR "/") + path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        // `section.option` or `section.option = value`; not `http.tst_guard`.
        static const QRegularExpression kName(u"`([a-z]+)\\.([a-z][a-z-]*)(?: = [^`]*)?`"_s);
        int named = 0;
        for (auto match = kName.globalMatch(text); match.hasNext();) {
            const QRegularExpressionMatch name = match.next();
            if (!sections.contains(name.captured(1)))
                continue;
            ++named;
            const QString option = name.captured(1) + u'.' + name.captured(2);
            QVERIFY2(options.contains(option), qPrintable(option));
        }
        QFETCH(int, least);
        QVERIFY2(named >= least, qPrintable(QString::number(named)));
    }
};

QTEST_GUILESS_MAIN(TestHandbook)
#include "tst_handbook.moc"
