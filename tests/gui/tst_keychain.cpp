// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/settings/tokenfile.h"
#include "gui/settings/tokenkeychain.h"
#include "tests/gui/privatesession.h"
#include "tests/support/missing.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <cstdlib>

using namespace tests;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 60'000;
const QUrl kHub(u"https://hub.example.org:3001"_s);
const QString kToken = u"c0ffee-token-0123456789"_s;
// What another run of this program is to do, with that file as the fallback.
const QString kFind = u"--find"_s;
const QString kKeep = u"--keep"_s;

std::unique_ptr<gui::TokenStore> storeWith(const QString &file)
{
    return gui::makeTokenStore(std::make_unique<gui::TokenFile>(file));
}

QString findIn(gui::TokenStore &store)
{
    std::optional<QString> found;
    store.find(kHub, [&](const QString &token) { found = token; });
    return QTest::qWaitFor([&] { return found.has_value(); }, kPatience) ? *found : u"no answer"_s;
}

QString keepIn(gui::TokenStore &store, const QString &token)
{
    std::optional<QString> problem;
    store.keep(kHub, token, [&](const QString &what) { problem = what; });
    return QTest::qWaitFor([&] { return problem.has_value(); }, kPatience) ? *problem
                                                                           : u"no answer"_s;
}

} // namespace

// Tokens in a real keychain: that of GNOME, in a session of its own.
class TestKeychain : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void keepsATokenAndFindsIt();
    void writesNoTokenInPlainText();
    void forgetsAToken();
    void takesATokenOutOfTheFile();
    void canEndBeforeTheKeychainAnswers();
    void findsATokenInALaterRun();
    void fallsBackOnTheFileWithoutAKeychain();
    void fallsBackOnTheFileWhileTheKeychainIsLocked();

private:
    void startKeychain(bool isUnlocked);
    void stopKeychain();
    [[nodiscard]] QString path() const { return m_folder->filePath(u"tokens.json"_s); }
    [[nodiscard]] std::unique_ptr<gui::TokenStore> makeStore() const { return storeWith(path()); }
    // In a process of its own: libsecret never leaves the keychain that it met first.
    [[nodiscard]] QString inAnotherRun(const QString &verb) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_keychain;
};

namespace {

bool hasKeychain()
{
    return QDBusConnection::sessionBus().interface()->isServiceRegistered(
        u"org.freedesktop.secrets"_s);
}

// It is on the bus before it is open.
bool isOpen()
{
    QDBusMessage ask = QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s,
        u"/org/freedesktop/secrets/aliases/default"_s, u"org.freedesktop.DBus.Properties"_s,
        u"Get"_s);
    ask << u"org.freedesktop.Secret.Collection"_s << u"Locked"_s;
    const QDBusMessage answer = QDBusConnection::sessionBus().call(ask);
    const QVariant isLocked = answer.arguments().value(0).value<QDBusVariant>().variant();
    return isLocked.isValid() && !isLocked.toBool();
}

// Of all files that it could be in.
bool isInAFileBelow(const QString &folder)
{
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(kToken.toUtf8()))
            return true;
    }
    return false;
}

} // namespace

void TestKeychain::initTestCase()
{
    if (gui::keychainVersion().isEmpty())
        CORAL_MISSING("this build has no QtKeychain");
    if (!isPrivateSession())
        CORAL_MISSING("there is no dbus-run-session");
    if (QStandardPaths::findExecutable(u"gnome-keyring-daemon"_s).isEmpty())
        CORAL_MISSING("there is no gnome-keyring-daemon");
    qputenv("QTKEYCHAIN_BACKEND", "libsecret");
    startKeychain(true);
}

void TestKeychain::cleanupTestCase()
{
    stopKeychain();
}

void TestKeychain::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestKeychain::startKeychain(bool isUnlocked)
{
    QStringList arguments{u"--foreground"_s, u"--components=secrets"_s};
    if (isUnlocked)
        arguments.append(u"--unlock"_s);
    m_keychain.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_keychain.start(u"gnome-keyring-daemon"_s, arguments);
    QVERIFY(m_keychain.waitForStarted(kPatience));
    if (isUnlocked)
        m_keychain.write("its password");
    m_keychain.closeWriteChannel();
    QTRY_VERIFY_WITH_TIMEOUT(hasKeychain(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(isOpen(), isUnlocked, kPatience);
}

void TestKeychain::stopKeychain()
{
    if (m_keychain.state() == QProcess::NotRunning)
        return;
    m_keychain.terminate();
    QVERIFY(m_keychain.waitForFinished(kPatience));
    QTRY_VERIFY_WITH_TIMEOUT(!hasKeychain(), kPatience);
}

QString TestKeychain::inAnotherRun(const QString &verb) const
{
    QProcess run;
    run.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    run.start(QCoreApplication::applicationFilePath(), {verb, path()});
    return run.waitForFinished(kPatience) && run.exitCode() == 0
        ? QString::fromUtf8(run.readAllStandardOutput())
        : u"no answer"_s;
}

void TestKeychain::keepsATokenAndFindsIt()
{
    QCOMPARE(findIn(*makeStore()), QString());
    QCOMPARE(keepIn(*makeStore(), u"an earlier one"_s), QString());
    QCOMPARE(keepIn(*makeStore(), kToken), QString());
    QCOMPARE(findIn(*makeStore()), kToken);
    QVERIFY(!QFile::exists(path()));
}

void TestKeychain::writesNoTokenInPlainText()
{
    QCOMPARE(keepIn(*makeStore(), kToken), QString());
    QVERIFY(!isInAFileBelow(m_folder->path()));
    QVERIFY(!isInAFileBelow(QDir::homePath()));
}

void TestKeychain::forgetsAToken()
{
    QCOMPARE(keepIn(*makeStore(), kToken), QString());
    const auto store = makeStore();
    store->forget(kHub);
    QTRY_COMPARE_WITH_TIMEOUT(findIn(*store), QString(), kPatience);
}

void TestKeychain::takesATokenOutOfTheFile()
{
    gui::TokenFile file(path());
    makeStore()->forget(kHub);
    QCOMPARE(keepIn(file, kToken), QString());
    QTRY_COMPARE_WITH_TIMEOUT(
        findIn(*makeStore()), kToken, kPatience); // of a day without a keychain
    QCOMPARE(keepIn(*makeStore(), kToken), QString());
    QCOMPARE(findIn(file), QString());
    QVERIFY(!isInAFileBelow(m_folder->path()));
}

void TestKeychain::canEndBeforeTheKeychainAnswers()
{
    bool isAnswered = false;
    {
        const auto store = makeStore();
        store->find(kHub, [&](const QString &) { isAnswered = true; });
        store->keep(kHub, kToken, [&](const QString &) { isAnswered = true; });
        store->forget(QUrl(u"https://other.example"_s));
    }
    // Asked later, answered later: by then the others were.
    QCOMPARE(findIn(*makeStore()), kToken);
    QVERIFY(!isAnswered);
}

void TestKeychain::findsATokenInALaterRun()
{
    QCOMPARE(keepIn(*makeStore(), kToken), QString());
    QCOMPARE(inAnotherRun(kFind), kToken);
    stopKeychain(); // after the next login, say
    startKeychain(true);
    QCOMPARE(inAnotherRun(kFind), kToken);
    QVERIFY(!QFile::exists(path()));
}

void TestKeychain::fallsBackOnTheFileWithoutAKeychain()
{
    stopKeychain();
    QCOMPARE(inAnotherRun(kKeep), QString());
    QCOMPARE(inAnotherRun(kFind), kToken);
    QVERIFY(isInAFileBelow(m_folder->path()));
    const auto ofOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOwner;
    QCOMPARE(QFileInfo(path()).permissions() & ofOthers, QFile::Permissions());
}

void TestKeychain::fallsBackOnTheFileWhileTheKeychainIsLocked()
{
    stopKeychain();
    startKeychain(false); // nobody is there who could be asked for the password
    QCOMPARE(inAnotherRun(kKeep), QString());
    QCOMPARE(inAnotherRun(kFind), kToken);
    QVERIFY(isInAFileBelow(m_folder->path()));
}

int main(int argc, char *argv[])
{
    if (const auto status = runInPrivateSession(argc, argv))
        return *status;
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == kFind || arguments.value(1) == kKeep) {
        const auto store = storeWith(arguments.value(2));
        const QString said = arguments.value(1) == kFind ? findIn(*store) : keepIn(*store, kToken);
        std::fputs(qUtf8Printable(said), stdout);
        return EXIT_SUCCESS;
    }
    TestKeychain test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_keychain.moc"
