// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/configfile.h"

#include "server/config/tomlreader.h"
#include "shared/util/logfields.h"

#include <QFile>
#include <QFileInfo>

namespace server::config {

using namespace Qt::StringLiterals;
using shared::Done;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

Error at(const QString &name, quint32 line, const QString &text)
{
    return {ErrorCode::InvalidArgument, u"%1:%2: %3"_s.arg(name).arg(line).arg(text)};
}

} // namespace

Result<Done> readConfigFile(const QString &path, Options &options)
{
    constexpr qint64 kLargest = 1 << 20;
    QFile file(path);
    // Opening a folder succeeds on some systems, and reading it tells nothing.
    if (QFileInfo(path).isDir())
        return Error{ErrorCode::Unavailable, u"cannot read %1: it is a folder"_s.arg(path)};
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unavailable, u"cannot read %1: %2"_s.arg(path, file.errorString())};
    const QByteArray text = file.read(kLargest + 1);
    if (text.size() > kLargest)
        return Error{ErrorCode::InvalidArgument, u"%1 is larger than 1 MiB"_s.arg(path)};
    return readConfig(text, path, options);
}

Result<Done> readConfig(const QByteArray &toml, const QString &name, Options &options)
{
    try {
        const toml::table document =
            toml::parse(std::string_view(toml.constData(), static_cast<size_t>(toml.size())));
        TomlReader reader(options);
        reader.read(document);
        if (reader.faults().isEmpty())
            return Done{};
        return at(name, reader.faults().front().line, reader.faults().front().text);
    } catch (const toml::parse_error &error) {
        const std::string_view text = error.description();
        const QString what = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        return at(name, error.source().begin.line, shared::escapedForLog(what));
    }
}

} // namespace server::config
