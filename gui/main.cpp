// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The composition root of the window.
#include "gui/host/display.h"
#include "gui/host/serverhost.h"
#include "gui/hub/workspace.h"
#include "gui/settings/preferences.h"
#include "gui/settings/tokenfile.h"
#include "gui/settings/tokenkeychain.h"
#include "gui/views/mainwindow.h"
#include "server/logging/loghandler.h"
#include "shared/contract/version.h"
#include "shared/util/terminationsignal.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFile>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QStandardPaths>
#include <QTranslator>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace {

using namespace Qt::StringLiterals;

struct Wishes {
    QUrl attach; // invalid: none
    QString token;
    bool isStartForbidden = false;
};

[[noreturn]] void complain(const QString &what)
{
    std::fprintf(stderr, "coral-server-gui: %s\n", qUtf8Printable(what));
    std::exit(2);
}

Wishes readWishes(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"The window of Coral Server: hosts a hub, or looks after one that runs elsewhere."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption attach(
        u"attach"_s, u"Connect to the hub there."_s, u"http://ADDRESS:PORT"_s);
    const QCommandLineOption tokenFile(
        u"token-file"_s, u"Its token is in this file, instead of the keychain."_s, u"FILE"_s);
    const QCommandLineOption noStart(u"no-start"_s, u"Do not start a hub in this window."_s);
    parser.addOptions({attach, tokenFile, noStart});
    if (!parser.parse(application.arguments()))
        complain(parser.errorText());
    parser.process(application);
    Wishes wishes;
    wishes.isStartForbidden = parser.isSet(noStart);
    if (parser.isSet(attach)) {
        wishes.attach = QUrl(parser.value(attach), QUrl::StrictMode);
        if (!wishes.attach.scheme().startsWith("http"_L1) || wishes.attach.host().isEmpty())
            complain(u"--attach needs an address like http://127.0.0.1:3001"_s);
    }
    if (parser.isSet(tokenFile)) {
        QFile file(parser.value(tokenFile));
        if (!file.open(QIODevice::ReadOnly))
            complain(u"%1 can't be read: %2"_s.arg(file.fileName(), file.errorString()));
        wishes.token = QString::fromUtf8(file.readAll()).trimmed();
        if (wishes.token.isEmpty())
            complain(u"%1 is empty"_s.arg(file.fileName()));
        if (!parser.isSet(attach))
            complain(u"--token-file needs --attach: whose token is it?"_s);
    }
    return wishes;
}

// Qt's own texts and ours, in the language of the system; English has its plurals there, too.
void translate(QApplication &application)
{
    auto *own = new QTranslator(&application);
    if (!own->load(QLocale(), u"coral-server-gui"_s, u"_"_s, u":/i18n"_s)
        && !own->load(u":/i18n/coral-server-gui_en.qm"_s))
        return;
    auto *base = new QTranslator(&application);
    if (base->load(QLocale(), u"qtbase"_s, u"_"_s, u":/i18n"_s)
        || base->load(
            QLocale(), u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QApplication::installTranslator(base);
    QApplication::installTranslator(own);
}

QString localTokenFile()
{
    return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation))
        .filePath(u"coral-server/admin-token"_s);
}

void begin(gui::MainWindow &window, gui::Workspace &workspace, gui::Preferences &preferences,
    const Wishes &wishes)
{
    window.show();
    if (wishes.attach.isValid()) {
        if (wishes.token.isEmpty())
            return window.attachRemembered(wishes.attach);
        const gui::Preferences::Recent hub = preferences.remembered(wishes.attach);
        preferences.addRecent(hub);
        workspace.attach({hub.url, wishes.token, hub.trustedCertificate});
    } else if (!wishes.isStartForbidden && preferences.host().startsWithWindow) {
        window.startHosting();
    }
}

// What needs no window: somebody may ask for it where there can be none.
void answerWithoutWindow(int argc, char *argv[])
{
    const auto isQuestion = [](const char *argument) {
        const QByteArrayView given(argument);
        return given == "-h" || given == "-?" || given == "--help" || given == "--help-all"
            || given == "-v" || given == "--version";
    };
    if (std::any_of(argv, argv + argc, isQuestion)) {
        const QCoreApplication application(argc, argv);
        (void)readWishes(application); // answers, and ends
    }
    if (gui::isDisplayMissing(argc, argv)) {
        std::fprintf(stderr,
            "coral-server-gui: there is no display here (DISPLAY, WAYLAND_DISPLAY). A hub without "
            "a window is coral-server.\n");
        std::exit(1);
    }
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setOrganizationName(u"coral-server"_s);
    QCoreApplication::setApplicationName(u"coral-server-gui"_s);
    QCoreApplication::setApplicationVersion(QString::fromLatin1(shared::kVersion));
    answerWithoutWindow(argc, argv);
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(u"Coral Server"_s);
    QApplication::setDesktopFileName(u"coral-server-gui"_s);
    QApplication::setQuitOnLastWindowClosed(false); // it may be in the tray
    const Wishes wishes = readWishes(application);
    server::logging::installHandler({});
    translate(application);

    QSettings settings(QSettings::IniFormat, QSettings::UserScope, u"coral-server"_s, u"gui"_s);
    gui::Preferences preferences(settings);
    if (preferences.appearance() != gui::Appearance::System)
        gui::apply(preferences.appearance(), application);
    const auto tokens = gui::makeTokenStore(std::make_unique<gui::TokenFile>(
        QFileInfo(settings.fileName()).dir().filePath(u"tokens.json"_s)));

    const shared::SystemClock clock;
    shared::SystemRandom random;
    shared::DeadlineQueue deadlines(clock);
    gui::ServerHost host;
    gui::Workspace workspace({clock, deadlines, random}, &host);
    gui::MainWindow window({workspace, preferences, *tokens, localTokenFile()});
    QObject::connect(&window, &gui::MainWindow::closed, &application, [&] {
        if (host.state() == gui::Host::State::Stopped)
            return QApplication::quit();
        QObject::connect(&host, &gui::Host::stateChanged, &application, [&host] {
            if (host.state() == gui::Host::State::Stopped)
                QApplication::quit();
        });
        host.stop();
    });
    shared::TerminationSignal termination;
    QObject::connect(
        &termination, &shared::TerminationSignal::received, &window, &gui::MainWindow::quit);
    begin(window, workspace, preferences, wishes);
    return QApplication::exec();
}
