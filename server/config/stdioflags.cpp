// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/stdioflags.h"

#include <QCommandLineParser>
#include <QFile>
#include <QSslCertificate>

namespace server::config {

using namespace Qt::StringLiterals;
using shared::Done;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

Error badUsage(const QString &text)
{
    return {ErrorCode::InvalidArgument, text};
}

Result<QUrl> readUrl(const QString &text)
{
    QUrl url(text, QUrl::StrictMode);
    const bool isWeb = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    const bool isBare = url.path().isEmpty() || url.path() == "/"_L1;
    if (!url.isValid() || !isWeb || url.host().isEmpty() || !isBare || url.hasFragment()
        || !url.userInfo().isEmpty())
        return badUsage(u"--url: expected the address of a hub, such as http://127.0.0.1:3001"_s);
    url.setPath(QString());
    return url;
}

Result<QList<QSslCertificate>> readCertificates(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return badUsage(u"--ca: cannot read %1: %2"_s.arg(path, file.errorString()));
    QList<QSslCertificate> certificates = QSslCertificate::fromData(file.readAll(), QSsl::Pem);
    if (certificates.isEmpty() || certificates.constFirst().isNull())
        return badUsage(u"--ca: %1 holds no certificate; it must be a PEM file"_s.arg(path));
    return certificates;
}

} // namespace

const QList<StdioFlag> &stdioFlags()
{
    static const QList<StdioFlag> kFlags{
        {u"stdio"_s, QString(),
            u"Speak MCP on stdin and stdout for one local client, and bring it into a session of "
            "the hub at --url"_s},
        {u"session"_s, u"ID"_s, u"With --stdio: the session to join"_s},
        {u"agent"_s, u"ID"_s, u"With --stdio: who the client is in it"_s},
        {u"description"_s, u"TEXT"_s, u"With --stdio: what the client is good at"_s},
        {u"url"_s, u"URL"_s,
            u"With --stdio: the hub (default the one at --bind and --port, which is started when "
            "none runs there)"_s},
        {u"ca"_s, u"FILE"_s,
            u"With --stdio: certificates (PEM) to trust besides the system's, for a hub that "
            "speaks HTTPS: its own or its authority's"_s},
        {u"application"_s, u"ID"_s, u"With --stdio: the application of the session"_s},
        {u"key"_s, u"KEY"_s,
            u"With --stdio: its privacy key, if the hub asks for one; better given as CORAL_KEY"_s},
    };
    return kFlags;
}

QString stdioKeyVariable()
{
    return u"CORAL_KEY"_s;
}

Result<std::optional<stdio::Settings>> readStdioFlags(const QCommandLineParser &parser)
{
    if (!parser.isSet(u"stdio"_s)) {
        for (const StdioFlag &flag : stdioFlags()) {
            if (parser.isSet(flag.name))
                return badUsage(u"--%1 needs --stdio"_s.arg(flag.name));
        }
        return std::optional<stdio::Settings>();
    }
    stdio::Settings settings;
    settings.sessionId = parser.value(u"session"_s);
    settings.agentId = parser.value(u"agent"_s);
    settings.agentDescription = parser.value(u"description"_s);
    settings.applicationId = parser.value(u"application"_s);
    settings.privacyKey = parser.value(u"key"_s);
    for (const auto &[name, value] :
        {std::pair(u"session"_s, settings.sessionId), std::pair(u"agent"_s, settings.agentId)}) {
        if (value.isEmpty())
            return badUsage(
                u"--stdio needs --session ID and --agent ID; --%1 is missing"_s.arg(name));
    }
    if (parser.isSet(u"url"_s)) {
        auto url = readUrl(parser.value(u"url"_s));
        if (!url)
            return url.error();
        settings.url = *url;
    }
    if (parser.isSet(u"ca"_s)) {
        auto trusted = readCertificates(parser.value(u"ca"_s));
        if (!trusted)
            return trusted.error();
        settings.trusted = *trusted;
    }
    return std::optional(settings);
}

Result<Done> checkStdio(const stdio::Settings &settings)
{
    if (!settings.privacyKey.isEmpty() && settings.applicationId.isEmpty())
        return badUsage(u"a privacy key (--key, CORAL_KEY) needs --application"_s);
    return Done{};
}

} // namespace server::config
