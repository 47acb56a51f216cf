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

namespace {

constexpr QFile::Permissions kOwnerAlone = QFile::ReadOwner | QFile::WriteOwner;

} // namespace

TokenFile::TokenFile(const QString &path)
    : m_path(path)
{
}

TokenFile::Tokens TokenFile::read() const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    Tokens tokens;
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    for (auto token = json.begin(); token != json.end(); ++token)
        tokens.insert(token.key(), token.value().toString());
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
    found(read().value(hub.toString()));
}

void TokenFile::keep(const QUrl &hub, const QString &token, Kept kept)
{
    Tokens tokens = read();
    tokens.insert(hub.toString(), token);
    kept(write(tokens));
}

void TokenFile::forget(const QUrl &hub)
{
    Tokens tokens = read();
    if (tokens.remove(hub.toString()) > 0)
        (void)write(tokens);
}

} // namespace gui
