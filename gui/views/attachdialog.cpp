// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/attachdialog.h"

#include "gui/widgets/colours.h"
#include "gui/words/figures.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHostAddress>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace gui {

using namespace Qt::StringLiterals;
using shared::Result;
using shared::ServerStatus;

namespace {

constexpr int kPort = 3001;

bool isThisMachine(const QUrl &url)
{
    return url.host() == u"localhost"_s || QHostAddress(url.host()).isLoopback();
}

} // namespace

AttachDialog::AttachDialog(Preferences &preferences, TokenStore &tokens,
    const QString &tokenOfThisMachine, QWidget *parent)
    : QDialog(parent)
    , m_preferences(preferences)
    , m_tokens(tokens)
    , m_localToken(tokenOfThisMachine)
    , m_url(new QComboBox(this))
    , m_token(new QLineEdit(this))
    , m_remember(new QCheckBox(tr("Re&member the token in %1").arg(tokens.place()), this))
    , m_unencrypted(new QLabel(this))
    , m_problem(new QLabel(this))
    , m_fingerprint(new QLabel(this))
    , m_trust(new QCheckBox(this))
{
    setWindowTitle(tr("Connect to a hub"));
    makeForm();
    refreshUnencrypted();
    proposeToken();
}

AttachDialog::~AttachDialog()
{
    m_url->lineEdit()->disconnect(this); // it loses the focus on its way out, and would tell
}

void AttachDialog::setUrl(const QUrl &url)
{
    if (!url.isValid())
        return;
    m_url->setCurrentText(url.toString());
    proposeToken();
    m_token->setFocus(); // it is what lacks
}

void AttachDialog::makeForm()
{
    m_url->setObjectName(u"url"_s);
    m_url->setEditable(true);
    m_url->setMinimumWidth(360);
    for (const Preferences::Recent &hub : m_preferences.recent())
        m_url->addItem(hub.url.toString());
    if (m_url->count() == 0)
        m_url->addItem(u"http://127.0.0.1:%1"_s.arg(kPort));
    m_token->setObjectName(u"token"_s);
    m_token->setEchoMode(QLineEdit::Password);
    m_token->setPlaceholderText(tr("from the file admin-token of its data folder"));
    m_remember->setChecked(true);
    m_unencrypted->setObjectName(u"unencrypted"_s);
    m_unencrypted->setWordWrap(true);
    m_unencrypted->setText(tr("Over http:// whoever is on the way can read the token and all that "
                              "is shown. Use https:// where the hub has it."));
    m_trust->setObjectName(u"trust"_s);
    m_trust->setText(tr("I have compared it: t&rust this certificate from now on"));
    m_trust->hide();
    m_problem->setObjectName(u"problem"_s);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->hide();
    m_fingerprint->setObjectName(u"fingerprint"_s);
    m_fingerprint->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_fingerprint->hide();
    auto *form = new QFormLayout;
    form->addRow(tr("&Address"), m_url);
    form->addRow(QString(), m_unencrypted);
    form->addRow(tr("&Token"), m_token);
    form->addRow(QString(), m_remember);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_connect = buttons->addButton(tr("&Connect"), QDialogButtonBox::ActionRole);
    m_connect->setObjectName(u"connect"_s);
    m_connect->setDefault(true);
    auto *column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(m_problem);
    column->addWidget(m_fingerprint);
    column->addWidget(m_trust);
    column->addWidget(buttons);
    connect(m_url, &QComboBox::activated, this, &AttachDialog::proposeToken);
    connect(m_url->lineEdit(), &QLineEdit::editingFinished, this, &AttachDialog::proposeToken);
    connect(m_url, &QComboBox::editTextChanged, this, [this] {
        refreshUnencrypted();
        withdrawToken();
        if (m_fingerprint->isVisible()) { // another hub's
            hideCertificate();
            m_problem->hide();
        }
    });
    // Whatever was typed into it is the user's own.
    connect(m_token, &QLineEdit::textChanged, this, [this] { m_proposedFor.clear(); });
    connect(m_connect, &QPushButton::clicked, this, &AttachDialog::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void AttachDialog::refreshUnencrypted()
{
    const QUrl url = readUrl(m_url->currentText());
    m_unencrypted->setVisible(url.scheme() == u"http"_s && !isThisMachine(url));
    growToFit();
}

// What came to be seen has its room, however many lines it takes.
void AttachDialog::growToFit()
{
    if (!isVisible())
        return; // once it is shown, it begins with what it needs
    layout()->activate();
    const int wide = std::max(width(), layout()->totalMinimumSize().width());
    resize(wide, std::max(height(), layout()->totalHeightForWidth(wide)));
}

QUrl AttachDialog::readUrl(const QString &text)
{
    QString typed = text.trimmed();
    if (!typed.contains(u"://"_s))
        typed.prepend(u"http://"_s);
    QUrl url(typed, QUrl::StrictMode);
    const bool isUsable =
        (url.scheme() == u"http"_s || url.scheme() == u"https"_s) && !url.host().isEmpty();
    if (!isUsable)
        return {};
    url.setPath({});
    url.setQuery(QString());
    url.setFragment(QString());
    url.setUserInfo({});
    if (url.port() < 0 && url.scheme() == u"http"_s)
        url.setPort(kPort);
    return url;
}

void AttachDialog::proposeToken()
{
    const QUrl url = readUrl(m_url->currentText());
    if (!url.isValid())
        return;
    const QPointer<AttachDialog> self(this);
    m_tokens.find(url, [self, url](const QString &token) {
        if (!self || readUrl(self->m_url->currentText()) != url)
            return;
        if (!token.isEmpty())
            return self->propose(token, url);
        QFile file(self->m_localToken);
        if (isThisMachine(url) && file.exists() && file.open(QIODevice::ReadOnly))
            self->propose(QString::fromUtf8(file.readAll()).trimmed(), url);
    });
}

void AttachDialog::propose(const QString &token, const QUrl &url)
{
    if (!m_token->text().isEmpty() && m_proposedFor.isEmpty())
        return; // what was typed stays
    m_token->setText(token);
    m_proposedFor = url;
}

// A hub's token is told to no other.
void AttachDialog::withdrawToken()
{
    if (!m_proposedFor.isEmpty() && readUrl(m_url->currentText()) != m_proposedFor)
        m_token->clear();
}

void AttachDialog::check()
{
    const QUrl url = readUrl(m_url->currentText());
    if (!url.isValid())
        return showProblem(tr("Type an address such as https://hub.example.org:3001."));
    if (m_token->text().trimmed().isEmpty())
        return showProblem(tr("Without its token no hub answers. It is in the file admin-token of "
                              "the hub's data folder."));
    QByteArray trusted = m_hub.url == url ? m_hub.trustedCertificate
                                          : m_preferences.remembered(url).trustedCertificate;
    if (m_trust->isVisible() && m_trust->isChecked() && m_hub.url == url)
        trusted = m_offered;
    m_hub = {url, m_token->text().trimmed(), trusted};
    setBusy(true);
    m_client = std::make_unique<AdminClient>(m_hub);
    m_client->ask<ServerStatus>({.path = {u"status"_s}}, this,
        [this](const Result<ServerStatus> &status) { judge(status); });
}

void AttachDialog::judge(const Result<ServerStatus> &status)
{
    setBusy(false);
    if (!status) {
        if (m_client->certificateProblem())
            return showCertificate(*m_client->certificateProblem());
        return showProblem(status.error().message);
    }
    if (status->apiVersion > 1)
        return showProblem(tr("That hub is newer than this window. Update the window first."));
    finish();
}

void AttachDialog::showProblem(const QString &text)
{
    hideCertificate();
    QPalette own = palette();
    own.setColor(QPalette::WindowText, badColour(palette()));
    m_problem->setPalette(own);
    m_problem->setText(text);
    m_problem->show();
    growToFit();
}

void AttachDialog::showCertificate(const CertificateProblem &problem)
{
    showProblem(tr("%1\n\n%2\n\nIssued to %3 by %4, valid until %5.\nSHA-256:")
                    .arg(distrust(), problem.problems.join(u'\n'), problem.subject, problem.issuer,
                        momentText(problem.validUntil)));
    m_offered = problem.fingerprint;
    m_fingerprint->setText(problem.fingerprintText());
    m_fingerprint->setVisible(!problem.fingerprint.isEmpty());
    m_trust->setVisible(!problem.fingerprint.isEmpty());
    growToFit();
}

// Why the certificate was not taken: it is seen for the first time, or instead of another.
QString AttachDialog::distrust() const
{
    const Preferences::Recent known = m_preferences.remembered(m_hub.url);
    if (known.trustedCertificate.isEmpty())
        return tr("The certificate of this hub is not trusted, so the token was not sent.");
    const QString changed = known.trustedSince.isNull()
        ? tr("This is NOT the certificate that you trusted before.")
        : tr("This is NOT the certificate that you trusted on %1.")
              .arg(QLocale().toString(
                  known.trustedSince.toLocalTime().date(), QLocale::ShortFormat));
    return changed + u' '
        + tr("Unless you know that it was replaced, somebody may pretend to be this hub. The token "
             "was not sent.");
}

void AttachDialog::hideCertificate()
{
    m_offered.clear();
    m_fingerprint->hide();
    m_trust->setChecked(false);
    m_trust->hide();
}

void AttachDialog::finish()
{
    const Preferences::Recent known = m_preferences.remembered(m_hub.url);
    const QByteArray &trusted = m_hub.trustedCertificate;
    const QDateTime since = trusted.isEmpty() ? QDateTime()
        : trusted == known.trustedCertificate ? known.trustedSince
                                              : QDateTime::currentDateTimeUtc();
    m_preferences.addRecent({m_hub.url, trusted, since});
    if (!m_remember->isChecked()) {
        m_tokens.forget(m_hub.url);
        return accept();
    }
    const QPointer<AttachDialog> self(this);
    m_tokens.keep(m_hub.url, m_hub.token, [self](const QString &problem) {
        if (!self)
            return;
        if (problem.isEmpty())
            return self->accept();
        self->m_remember->setChecked(false);
        self->showProblem(
            tr("The token can't be remembered: %1 Connect again to go on without.").arg(problem));
    });
}

void AttachDialog::setBusy(bool isBusy)
{
    m_connect->setEnabled(!isBusy);
    m_connect->setText(isBusy ? tr("Connecting…") : tr("&Connect"));
}

QString AttachDialog::problem() const
{
    return m_problem->text();
}

} // namespace gui
