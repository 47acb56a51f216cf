// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <QString>
#include <QUrlQuery>

namespace server::http {

enum class Method { Get, Head, Post, Put, Patch, Delete, Options, Other };

// One HTTP request, whole and copied: it holds nothing of the connection that it came on and may be
// kept as long as anybody likes. Values are as the guard let them through (RFC 9112 strict).
struct Request {
    Method method = Method::Other;
    QByteArray methodName; // as sent, for 501 and logs
    QByteArray target; // raw request target, percent-encoded
    QString path; // percent-decoded, for logs; routing works on the encoded segments
    QUrlQuery query; // "+" is a space here, as HTML forms and Python's urlencode send it
    QHash<QString, QString> parameters; // the {name} segments of the route, percent-decoded
    Headers headers;
    QByteArray body;
    int minorVersion = 1; // of HTTP/1.x
    QHostAddress peerAddress;
    quint16 peerPort = 0;
    bool isSecure = false; // came over TLS
    bool isClientLimited = true; // the limits of one client hold for this one: not on loopback
    quint64 connectionId = 0; // of this process's life; for logs
    qint64 receivedBytes = 0; // head and body as they came off the wire

    // The first value of a query parameter, fully decoded; a null string where there is none.
    [[nodiscard]] QString queryValue(const QString &name) const;
    // The token of "Authorization: Bearer TOKEN"; a null string without one.
    [[nodiscard]] QString bearerToken() const;
};

} // namespace server::http
