// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/admintoken.h"

#include "server/admin/filerights.h"
#include "server/admin/log.h"
#include "shared/util/logfields.h"

#include <QFile>
#include <QRandomGenerator>
#include <QSaveFile>

#include <array>

namespace server::admin {

using namespace Qt::StringLiterals;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

// A right token is taken whoever else guesses, so it must be one that nobody can guess.
constexpr qsizetype kShortest = 32;
constexpr qint64 kLongestFile = 4096;
constexpr QFile::Permissions kOwnerAlone = QFile::ReadOwner | QFile::WriteOwner;

QString randomToken()
{
    std::array<quint32, 8> bits{};
    QRandomGenerator::system()->fillRange(bits.data(), static_cast<qsizetype>(bits.size()));
    const QByteArray bytes(reinterpret_cast<const char *>(bits.data()), sizeof(bits));
    return QString::fromLatin1(
        bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

Result<QString> checked(const QString &token, const QString &from)
{
    if (token.size() < kShortest)
        return Error{ErrorCode::InvalidArgument,
            u"the admin token %1 is shorter than %2 characters; use a longer one, such as that of "
            "\"openssl rand -base64 32\""_s.arg(from)
                .arg(kShortest)};
    for (const QChar character : token) {
        if (character <= u' ' || character > u'~')
            return Error{ErrorCode::InvalidArgument,
                u"the admin token %1 holds a character that can't be sent in a header; use letters "
                "and digits"_s.arg(from)};
    }
    return token;
}

Result<QString> readToken(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unavailable,
            u"cannot read the admin token from %1: %2"_s.arg(path, file.errorString())};
    return checked(QString::fromUtf8(file.read(kLongestFile)).trimmed(), u"in %1"_s.arg(path));
}

Result<QString> makeToken(const QString &path)
{
    const QString token = randomToken();
    QSaveFile file(path);
    // The mode before the secret: nobody may read it even for a moment.
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.setPermissions(kOwnerAlone)
        && file.write(token.toLatin1() + '\n') > 0 && file.commit();
    if (!isWritten)
        return Error{ErrorCode::Unavailable,
            u"cannot write the admin token to %1: %2"_s.arg(path, file.errorString())};
    return token;
}

// One that we made is ours alone, whatever has come over it since.
void takeBack(const QString &path)
{
    if (!rightsOfOthers(path))
        return;
    QFile file(path);
    shared::LogFields line(file.setPermissions(kOwnerAlone)
            ? "others could read the admin token; its file is its owner's alone again, but make a "
              "new one (delete it and restart) if somebody may have"
            : "others can read the admin token, and that can't be changed");
    qCWarning(lcAdmin).noquote() << line.add("file", path);
}

// One that somebody gave us may be its group's, as secrets of services are.
void warnOfReaders(const QString &path)
{
    if (rightsOfOthers(path) & (QFile::ReadOther | QFile::WriteOther))
        qCWarning(lcAdmin).noquote()
            << shared::LogFields("every user of this machine can read the admin token; take that "
                                 "right from its file (chmod o= FILE)")
                   .add("file", path);
}

} // namespace

Result<QString> adminToken(const TokenSource &source)
{
    if (!source.token.isEmpty())
        return checked(source.token, u"of the configuration"_s);
    if (!source.file.isEmpty()) {
        warnOfReaders(source.file);
        return readToken(source.file);
    }
    if (source.dataDir.isEmpty())
        return randomToken();
    const QString path = source.dataDir + u"/admin-token"_s;
    if (!QFile::exists(path))
        return makeToken(path);
    takeBack(path);
    return readToken(path);
}

} // namespace server::admin
