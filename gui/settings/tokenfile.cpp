// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/settings/tokenfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace gui {

using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

constexpr QFile::Permissions kOwnerAlone = QFile::ReadOwner | QFile::WriteOwner;
constexpr QFile::Permissions kOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
    | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

} // namespace

TokenFile::TokenFile(const QString &path)
    : m_path(path)
{
}

Result<TokenFile::Tokens> TokenFile::read() const
{
    QFile file(m_path);
    if (!file.exists())
        return Tokens();
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unavailable,
            QCoreApplication::translate("gui::TokenFile", "%1 can't be read: %2")
                .arg(m_path, file.errorString())};
    // Whoever copied it here may have left it open to others.
    if ((file.permissions() & kOthers) != 0)
        file.setPermissions(kOwnerAlone);
    Tokens tokens; // none, of what is not our writing
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    for (auto token = json.begin(); token != json.end(); ++token) {
        if (token.value().isString())
            tokens.insert(token.key(), token.value().toString());
    }
    return tokens;
}

QString TokenFile::write(const Tokens &tokens) const
{
    QJsonObject json;
    for (auto token = tokens.begin(); token != tokens.end(); ++token)
        json.insert(token.key(), token.value());
    QDir().mkpath(QFileInfo(m_path).path());
    QSaveFile file(m_path);
    // The permissions before the contents.
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.setPermissions(kOwnerAlone)
        && file.write(QJsonDocument(json).toJson()) >= 0 && file.commit();
    if (isWritten)
        return {};
    return QCoreApplication::translate("gui::TokenFile", "%1 can't be written: %2")
        .arg(m_path, file.errorString());
}

void TokenFile::find(const QUrl &hub, Found found)
{
    const Result<Tokens> tokens = read();
    found(tokens ? tokens->value(hub.toString()) : QString());
}

void TokenFile::keep(const QUrl &hub, const QString &token, Kept kept)
{
    Result<Tokens> tokens = read();
    if (!tokens) // those of other hubs would be lost
        return kept(tokens.error().message);
    tokens->insert(hub.toString(), token);
    kept(write(*tokens));
}

void TokenFile::forget(const QUrl &hub)
{
    Result<Tokens> tokens = read();
    if (tokens && tokens->remove(hub.toString()) > 0)
        (void)write(*tokens);
}

} // namespace gui
