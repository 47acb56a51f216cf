// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/attachdialog.h"
#include "gui/widgets/banner.h"
#include "tests/gui/fakehub.h"
#include "tests/gui/windowbench.h"
#include "tests/support/certificate.h"
#include "tests/support/missing.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;

// The dialog that asks for a hub: whom it tells which token, and what it lets the user see before.
class TestAttachDialog : public QObject {
    Q_OBJECT
private slots:
    void init();
    void tellsATokenToItsHubAlone();
    void keepsATypedToken();
    void showsWhatItSaysInFull();
    void sendsNoTokenBeforeTrust();
    void tellsThatACertificateWasReplaced();
    void opensWithTheHubThatIsMeant();

private:
    void writeLocalToken();
    void open();
    void type(const QString &address);
    void submit();
    [[nodiscard]] QString token() const;
    [[nodiscard]] QString cutLabels() const;

    std::unique_ptr<WindowBench> m_bench;
    std::unique_ptr<gui::AttachDialog> m_dialog;
};

namespace {

constexpr int kPatience = 60'000;

// Listens with that certificate, and keeps what it is sent.
class TlsRecorder final : public QObject {
public:
    explicit TlsRecorder(const QString &path)
    {
        QFile key(path + u".key"_s);
        if (!key.open(QIODevice::ReadOnly))
            return;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromPath(path + u".crt"_s));
        configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
        m_server.setSslConfiguration(configuration);
        m_server.listen(QHostAddress(QHostAddress::LocalHost));
        connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this,
                [this, socket] { received += socket->readAll(); });
        });
    }

    [[nodiscard]] QString url() const
    {
        return u"https://127.0.0.1:%1"_s.arg(m_server.serverPort());
    }

    QByteArray received;

private:
    QSslServer m_server;
};

} // namespace

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

void TestAttachDialog::init()
{
    m_dialog.reset();
    m_bench.reset();
    m_bench = std::make_unique<WindowBench>();
}

void TestAttachDialog::writeLocalToken()
{
    QFile file(m_bench->folder() + u"/admin-token"_s);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("local-token\n") > 0);
}

void TestAttachDialog::open()
{
    m_dialog = std::make_unique<gui::AttachDialog>(
        m_bench->preferences(), m_bench->tokens(), m_bench->folder() + u"/admin-token"_s);
    m_dialog->show();
    m_dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
}

void TestAttachDialog::type(const QString &address)
{
    QLineEdit *edit = m_dialog->findChild<QComboBox *>(u"url"_s)->lineEdit();
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, address);
    QTest::keyClick(edit, Qt::Key_Tab);
}

void TestAttachDialog::submit()
{
    QTest::mouseClick(m_dialog->findChild<QPushButton *>(u"connect"_s), Qt::LeftButton);
}

QString TestAttachDialog::token() const
{
    return m_dialog->findChild<QLineEdit *>(u"token"_s)->text();
}

// The texts that are seen in part.
QString TestAttachDialog::cutLabels() const
{
    QString cut;
    for (const QLabel *label : m_dialog->findChildren<QLabel *>()) {
        const int needed = label->hasHeightForWidth() ? label->heightForWidth(label->width())
                                                      : label->sizeHint().height();
        const bool isWide = label->wordWrap() || label->width() >= label->sizeHint().width();
        if (label->isVisible() && (label->height() < needed || !isWide))
            cut += label->text() + u'\n';
    }
    return cut;
}

void TestAttachDialog::tellsATokenToItsHubAlone()
{
    writeLocalToken();
    const QUrl known(u"https://known.example:3001"_s);
    m_bench->tokens().keep(known, u"known-token"_s, [](const QString &) {});
    open();
    QCOMPARE(token(), u"local-token"_s);
    type(u"http://192.0.2.2:3999"_s);
    QCOMPARE(token(), QString());
    submit();
    QVERIFY(m_dialog->problem().contains(u"admin-token"_s)); // it asks for one, and sends none
    type(known.toString());
    QCOMPARE(token(), u"known-token"_s);
    type(u"http://known.example:3001"_s); // without TLS it is another
    QCOMPARE(token(), QString());
    type(u"127.0.0.1"_s);
    QCOMPARE(token(), u"local-token"_s);
}

void TestAttachDialog::keepsATypedToken()
{
    writeLocalToken();
    const QUrl known(u"http://known.example:3001"_s);
    m_bench->tokens().keep(known, u"known-token"_s, [](const QString &) {});
    open();
    auto *field = m_dialog->findChild<QLineEdit *>(u"token"_s);
    field->selectAll();
    QTest::keyClicks(field, u"typed"_s);
    type(known.toString());
    QCOMPARE(token(), u"typed"_s);
    type(u"http://192.0.2.2:3999"_s);
    QCOMPARE(token(), u"typed"_s);
}

void TestAttachDialog::showsWhatItSaysInFull()
{
    open();
    auto *warning = m_dialog->findChild<QLabel *>(u"unencrypted"_s);
    QVERIFY(!warning->isVisible());
    type(u"http://192.0.2.2:3999"_s);
    QVERIFY(warning->isVisible());
    QCOMPARE(cutLabels(), QString());
    submit();
    QVERIFY(!m_dialog->problem().isEmpty());
    QCOMPARE(cutLabels(), QString());
}

void TestAttachDialog::sendsNoTokenBeforeTrust()
{
    if (!hasOpenssl())
        CORAL_MISSING("openssl is not installed");
    if (!QSslSocket::supportsSsl())
        CORAL_MISSING("Qt has no TLS here");
    QVERIFY(makeCertificate({.folder = m_bench->folder(), .name = u"hub"_s}));
    const TlsRecorder hub(m_bench->folder() + u"/hub"_s);
    open();
    type(hub.url());
    m_dialog->findChild<QLineEdit *>(u"token"_s)->setText(u"the-token"_s);
    submit();
    const auto *fingerprint = m_dialog->findChild<QLabel *>(u"fingerprint"_s);
    TRY(fingerprint->isVisible());
    QCOMPARE(fingerprint->text().count(u':'), 30); // of 32 bytes, in two lines
    QCOMPARE(fingerprint->text().count(u'\n'), 1);
    QCOMPARE(cutLabels(), QString());
    QCOMPARE(hub.received, QByteArray());
    m_dialog->findChild<QCheckBox *>(u"trust"_s)->setChecked(true);
    submit();
    TRY(hub.received.contains("Bearer the-token"));
}

void TestAttachDialog::tellsThatACertificateWasReplaced()
{
    if (!hasOpenssl())
        CORAL_MISSING("openssl is not installed");
    if (!QSslSocket::supportsSsl())
        CORAL_MISSING("Qt has no TLS here");
    QVERIFY(makeCertificate({.folder = m_bench->folder(), .name = u"hub"_s}));
    const TlsRecorder hub(m_bench->folder() + u"/hub"_s);
    const QDateTime since(QDate(2026, 3, 14), QTime(12, 0), Qt::UTC);
    m_bench->preferences().addRecent({QUrl(hub.url()), QByteArray(32, 'x'), since});
    open();
    m_dialog->findChild<QLineEdit *>(u"token"_s)->setText(u"the-token"_s);
    submit();
    TRY(m_dialog->findChild<QLabel *>(u"fingerprint"_s)->isVisible());
    QVERIFY2(
        m_dialog->problem().contains(u"NOT the certificate"_s), qPrintable(m_dialog->problem()));
    QVERIFY2(m_dialog->problem().contains(QLocale().toString(since.date(), QLocale::ShortFormat)),
        qPrintable(m_dialog->problem()));
    QCOMPARE(cutLabels(), QString());
    QVERIFY(!m_dialog->findChild<QCheckBox *>(u"trust"_s)->isChecked());
    QCOMPARE(hub.received, QByteArray());
}

void TestAttachDialog::opensWithTheHubThatIsMeant()
{
    const QUrl meant(u"http://127.0.0.1:1"_s); // nobody listens there
    m_bench->preferences().addRecent({meant, {}});
    m_bench->preferences().addRecent({QUrl(u"http://newest.example:3001"_s), {}});
    m_bench->window().attachRemembered(meant); // without a token
    auto *dialog = m_bench->openDialog<gui::AttachDialog>();
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->findChild<QComboBox *>(u"url"_s)->currentText(), meant.toString());
    dialog->reject();
    // A hub that refuses, and what is behind "Connect anew".
    FakeHub refusing;
    refusing.answer = [](const FakeHub::Asked &) {
        return FakeHub::Answer{.status = 401, .body = R"({"error":"x","message":"wrong"})"};
    };
    m_bench->workspace().attach(refusing.address());
    TRY(m_bench->workspace().attachment().state() == gui::Attachment::State::Refused);
    emit m_bench->window().banner().actionChosen();
    dialog = m_bench->openDialog<gui::AttachDialog>();
    QVERIFY(dialog != nullptr);
    QCOMPARE(
        dialog->findChild<QComboBox *>(u"url"_s)->currentText(), refusing.address().url.toString());
}

QTEST_MAIN(TestAttachDialog)
#include "tst_attachdialog.moc"
