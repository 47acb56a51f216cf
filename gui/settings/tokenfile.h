// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/settings/tokenstore.h"
#include "shared/util/result.h"

#include <QMap>

namespace gui {

// Tokens in a file that its owner alone can read: where there is no keychain.
class TokenFile final : public TokenStore {
public:
    explicit TokenFile(const QString &path);

    void find(const QUrl &hub, Found found) override;
    void keep(const QUrl &hub, const QString &token, Kept kept) override;
    void forget(const QUrl &hub) override;
    [[nodiscard]] QString place() const override { return m_path; }

private:
    using Tokens = QMap<QString, QString>; // by URL
    [[nodiscard]] shared::Result<Tokens> read() const; // empty: there is no such file
    [[nodiscard]] QString write(const Tokens &tokens) const; // the problem

    const QString m_path;
};

} // namespace gui
