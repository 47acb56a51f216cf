// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

#include <functional>

namespace gui {

// Where the tokens of hubs are kept. Answers come once, at once or later.
class TokenStore {
public:
    using Found = std::function<void(const QString &token)>; // empty: none is known
    // Empty: kept. Else why not, in one sentence.
    using Kept = std::function<void(const QString &problem)>;

    TokenStore() = default;
    TokenStore(const TokenStore &) = delete;
    TokenStore &operator=(const TokenStore &) = delete;
    virtual ~TokenStore() = default;

    virtual void find(const QUrl &hub, Found found) = 0;
    virtual void keep(const QUrl &hub, const QString &token, Kept kept) = 0;
    virtual void forget(const QUrl &hub) = 0;
    // What it is, for people: "the system's keychain", or the file's path.
    [[nodiscard]] virtual QString place() const = 0;
};

} // namespace gui
