// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/effective.h"
#include "server/config/options.h"

#include <QTest>

#include <algorithm>

using namespace server::config;
using namespace Qt::StringLiterals;

// What an administrator is told of the options in force.
class TestEffective : public QObject {
    Q_OBJECT
private slots:
    void resolvesWhatWasNotGiven();
    void tellsWhatWasGiven();
    void hidesSecrets();

private:
    [[nodiscard]] static shared::ConfigEntry entry(
        const Options &options, const QString &section, const QString &key)
    {
        const auto entries = effectiveConfig(options);
        const auto found = std::ranges::find_if(
            entries, [&](const auto &one) { return one.section == section && one.key == key; });
        return found == entries.end() ? shared::ConfigEntry() : *found;
    }
};

void TestEffective::resolvesWhatWasNotGiven()
{
    Options options;
    options.port = 4001;
    const shared::ConfigEntry port = entry(options, u"admin"_s, u"port"_s);
    QCOMPARE(port.value, u"4001"_s); // that of the agents
    QVERIFY(port.isDefault);
    QCOMPARE(entry(options, u"server"_s, u"devmode"_s).value, u"true"_s);
    options.bind = QHostAddress(QHostAddress::Any);
    QCOMPARE(entry(options, u"server"_s, u"devmode"_s).value, u"false"_s);
    QVERIFY(entry(options, u"server"_s, u"devmode"_s).isDefault);
}

void TestEffective::tellsWhatWasGiven()
{
    Options options;
    options.admin.port = 3002;
    options.devmode = true;
    for (const auto &[section, key] :
        {std::pair(u"admin"_s, u"port"_s), std::pair(u"server"_s, u"devmode"_s)})
        QVERIFY2(!entry(options, section, key).isDefault, qPrintable(key));
    QCOMPARE(entry(options, u"admin"_s, u"port"_s).value, u"3002"_s);
}

void TestEffective::hidesSecrets()
{
    Options options;
    options.admin.token = u"the token"_s;
    options.applications.append({u"app"_s, u"App"_s, QString(), {u"the key"_s}});
    for (const shared::ConfigEntry &one : effectiveConfig(options)) {
        QVERIFY2(!one.value.contains(u"the token"_s), qPrintable(one.key));
        QVERIFY2(!one.value.contains(u"the key"_s), qPrintable(one.key));
    }
    QCOMPARE(entry(options, u"admin"_s, u"token"_s).value, u"***"_s);
}

QTEST_GUILESS_MAIN(TestEffective)
#include "tst_effective.moc"
