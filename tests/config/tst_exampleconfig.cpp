// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/configfile.h"
#include "server/config/exampleconfig.h"
#include "server/config/optiontable.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace server::config;

class TestExampleConfig : public QObject {
    Q_OBJECT
private slots:
    void changesNothing();
    void showsTheDefaults();
    void namesEveryOption();
    void isTheFileOfThePackage();
    void fitsTheLine();
};

namespace {

QStringList shownBy(const Options &options)
{
    QStringList shown;
    for (const OptionSpec &spec : optionTable())
        shown.append(spec.section + u'.' + spec.key + u'=' + spec.show(options));
    return shown;
}

// The example with the # removed from every option, as people do who change them all.
QByteArray uncommented()
{
    static const QRegularExpression kOption(
        uR"(^#(?=[a-z-]+ = |\[\[))"_s, QRegularExpression::MultilineOption);
    return exampleConfig().remove(kOption).toUtf8();
}

} // namespace

void TestExampleConfig::changesNothing()
{
    Options options;

    const auto done = readConfig(exampleConfig().toUtf8(), u"f"_s, options);

    QVERIFY2(done, qPrintable(done ? QString() : done.error().message));
    QCOMPARE(shownBy(options), shownBy(Options()));
    QVERIFY(options.applications.isEmpty());
}

void TestExampleConfig::showsTheDefaults()
{
    Options options;

    const auto done = readConfig(uncommented(), u"f"_s, options);

    QVERIFY2(done, qPrintable(done ? QString() : done.error().message));
    QCOMPARE(shownBy(options), shownBy(Options()));
    QCOMPARE(options.applications.size(), 1);
}

void TestExampleConfig::namesEveryOption()
{
    const QString example = exampleConfig();
    for (const OptionSpec &spec : optionTable()) {
        QVERIFY2(example.contains(u'\n' + (u'#' + spec.key) + u" = "_s), qPrintable(spec.key));
        QVERIFY2(example.contains(spec.variable()), qPrintable(spec.variable()));
        QVERIFY2(!spec.help.isEmpty() && !spec.help.endsWith(u'.'), qPrintable(spec.key));
    }
}

void TestExampleConfig::isTheFileOfThePackage()
{
    QFile file(QStringLiteral(CORAL_SOURCE_DIR "/packaging/coral-server.example.toml"));
    QVERIFY(file.open(QIODevice::ReadOnly | QIODevice::Text));

    // To renew it: coral-server --print-config > packaging/coral-server.example.toml
    QCOMPARE(QString::fromUtf8(file.readAll()), exampleConfig());
}

void TestExampleConfig::fitsTheLine()
{
    for (const QString &line : exampleConfig().split(u'\n'))
        QVERIFY2(line.size() <= 100, qPrintable(line));
}

QTEST_GUILESS_MAIN(TestExampleConfig)
#include "tst_exampleconfig.moc"
