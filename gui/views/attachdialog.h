// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/api/adminclient.h"
#include "gui/settings/preferences.h"
#include "gui/settings/tokenstore.h"
#include "shared/contract/serverstatus.h"

#include <QDialog>

#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace gui {

// Asks which hub, and for its token; closes once that hub has answered. A certificate that the
// system does not trust is shown, and taken only when the user says so.
class AttachDialog final : public QDialog {
    Q_OBJECT
public:
    // All outlive it. tokenOfThisMachine: where a hub of this user keeps its token.
    AttachDialog(Preferences &preferences, TokenStore &tokens, const QString &tokenOfThisMachine,
        QWidget *parent = nullptr);
    // Which hub is meant, to begin with; invalid: the one that was attached to last.
    void setUrl(const QUrl &url);
    ~AttachDialog() override;

    // Once accepted.
    [[nodiscard]] const HubAddress &hub() const { return m_hub; }
    [[nodiscard]] QString problem() const;

    // What people type: with or without a scheme and a port. Invalid: it is no address.
    [[nodiscard]] static QUrl readUrl(const QString &text);

private:
    void makeForm();
    void refreshUnencrypted();
    void proposeToken();
    void propose(const QString &token, const QUrl &url);
    void withdrawToken();
    void check();
    void judge(const shared::Result<shared::ServerStatus> &status);
    void showProblem(const QString &text);
    void showCertificate(const CertificateProblem &problem);
    [[nodiscard]] QString distrust() const;
    void hideCertificate();
    void growToFit();
    void finish();
    void setBusy(bool isBusy);

    Preferences &m_preferences;
    TokenStore &m_tokens;
    const QString m_localToken;
    QComboBox *const m_url;
    QLineEdit *const m_token;
    QCheckBox *const m_remember;
    QLabel *const m_unencrypted;
    QLabel *const m_problem;
    QLabel *const m_fingerprint;
    QCheckBox *const m_trust;
    QPushButton *m_connect = nullptr;
    QUrl m_proposedFor; // whose token stands in the field unasked; empty: it was typed
    HubAddress m_hub;
    QByteArray m_offered; // the certificate that could be trusted
    std::unique_ptr<AdminClient> m_client; // of the check
};

} // namespace gui
