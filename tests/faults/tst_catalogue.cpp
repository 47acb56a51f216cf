// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int kFaults = 58;

QString contentOf(const QString &path)
{
    QFile file(QStringLiteral(CORAL_SOURCE_DIR "/") + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// The cells of the handbook's rows about faults: number, fault, what the server does, tests.
QList<QStringList> rows()
{
    const QString handbook = contentOf(u"docs/OPERATIONS.md"_s);
    const qsizetype begin = handbook.indexOf(u"\n## What the server survives\n"_s);
    QList<QStringList> rows;
    if (begin < 0)
        return rows;
    for (const QString &line : handbook.sliced(begin).split(u'\n')) {
        const QStringList cells = line.split(u'|');
        static const QRegularExpression kNumber(u"^ *[0-9, ]*$"_s); // one, several or none
        if (cells.size() == 6 && kNumber.match(cells.at(1)).hasMatch())
            rows.append(cells.sliced(1, 4));
    }
    return rows;
}

// The source of what a cell calls `folder.tst_class`, `fuzz.target` or `bench_program`.
QString sourceOf(const QString &name)
{
    const QStringList parts = name.split(u'.');
    if (parts.size() == 1)
        return contentOf(u"tests/bench/%1.cpp"_s.arg(name));
    const QString file = parts.first() == u"fuzz" ? u"fuzz_"_s + parts.last() : parts.last();
    return contentOf(u"tests/%1/%2.cpp"_s.arg(parts.first(), file));
}

} // namespace

// That the handbook's table of faults is whole, and that the tests which it names are there.
class TestCatalogue : public QObject {
    Q_OBJECT
private slots:
    void hasEveryFault()
    {
        QSet<int> numbers;
        for (const QStringList &row : rows()) {
            for (const QString &number : row.first().split(u','))
                numbers.insert(number.toInt());
            const QString fault = row.at(1).trimmed();
            QVERIFY2(!fault.isEmpty(), qPrintable(row.join(u'|')));
            QVERIFY2(!row.at(2).trimmed().isEmpty(), qPrintable(fault));
        }
        for (int number = 1; number <= kFaults; ++number)
            QVERIFY2(numbers.contains(number), qPrintable(u"row %1"_s.arg(number)));
    }

    // What leaves a trace of its own on each kind of transport is tested on each.
    void hasTheFaultsOfStreamableHttp()
    {
        for (const int number : {1, 2, 13, 14, 23}) {
            const auto all = rows();
            const bool isThere = std::ranges::any_of(all, [number](const QStringList &row) {
                const QStringList numbers = row.first().simplified().split(u", "_s);
                return row.at(1).contains(u"Streamable HTTP"_s)
                    && numbers.contains(QString::number(number));
            });
            QVERIFY2(isThere, qPrintable(u"row %1"_s.arg(number)));
        }
    }

    void namesTestsThatThereAre()
    {
        static const QRegularExpression kTest(u"`([a-z_.]+)`"_s);
        static const QRegularExpression kSlot(u"\\b[a-z]+[A-Z][A-Za-z]*"_s);
        int named = 0;
        for (const QStringList &row : rows()) {
            QString sources;
            for (auto test = kTest.globalMatch(row.at(3)); test.hasNext(); ++named) {
                const QString name = test.next().captured(1);
                const QString source = sourceOf(name);
                QVERIFY2(!source.isEmpty(), qPrintable(name));
                sources += source;
            }
            for (auto slot = kSlot.globalMatch(row.at(3)); slot.hasNext();) {
                const QString name = slot.next().captured();
                QVERIFY2(sources.contains(u"void "_s + name + u'('), qPrintable(name));
            }
        }
        QVERIFY(named >= kFaults);
    }

    // A test of faults that no row names would be missed by whoever reads the table.
    void namesEveryTestOfFaults()
    {
        QString cells;
        for (const QStringList &row : rows())
            cells += row.at(3);
        const QDir folder(QStringLiteral(CORAL_SOURCE_DIR "/tests/faults"));
        for (const QString &file : folder.entryList({u"tst_*.cpp"_s})) {
            const QString name = u"faults."_s + file.chopped(4);
            if (name != u"faults.tst_catalogue" && name != u"faults.tst_journey")
                QVERIFY2(cells.contains(u'`' + name + u'`'), qPrintable(name));
        }
    }
};

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
