// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/framing.h"

#include "server/http/hostname.h"
#include "server/http/syntax.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace server::http {

namespace {

bool hasElement(const QList<QByteArrayView> &elements, QByteArrayView wanted)
{
    return std::ranges::any_of(
        elements, [wanted](QByteArrayView element) { return equalsIgnoringCase(element, wanted); });
}

Objection checkHost(const Headers &headers, const QByteArray &authority)
{
    if (headers.count("Host") != 1)
        return Refusal{400, "bad_host"_L1, "A request needs exactly one Host field."_L1};
    const QByteArray host = headers.value("Host");
    if (!parseAuthority(host))
        return Refusal{400, "bad_host"_L1, "The Host field is not a host with a port."_L1};
    if (!authority.isEmpty() && !equalsIgnoringCase(authority, host))
        return Refusal{400, "bad_host"_L1, "The request target and the Host field differ."_L1};
    return std::nullopt;
}

Objection checkTransferEncoding(const Message &message, Framing *framing)
{
    const QList<QByteArrayView> codings = message.headers.elements("Transfer-Encoding");
    if (message.minorVersion == 0 || message.headers.contains("Content-Length"))
        return Refusal{400, "bad_framing"_L1, "Transfer-Encoding can't stand in this request."_L1};
    const qsizetype chunked = std::ranges::count_if(
        codings, [](QByteArrayView coding) { return equalsIgnoringCase(coding, "chunked"); });
    if (codings.isEmpty() || chunked > 1
        || (chunked == 1 && !equalsIgnoringCase(codings.last(), "chunked")))
        return Refusal{400, "bad_framing"_L1, "The body has to end with one chunked coding."_L1};
    if (chunked == 0 || codings.size() > 1)
        return Refusal{501, "unknown_coding"_L1, "The only transfer coding here is chunked."_L1};
    // Parsers differ about empty elements and lines, which nobody needs.
    if (message.headers.count("Transfer-Encoding") > 1
        || !equalsIgnoringCase(message.headers.value("Transfer-Encoding"), "chunked"))
        return Refusal{400, "bad_framing"_L1, "The body has to end with one chunked coding."_L1};
    framing->isChunked = true;
    return std::nullopt;
}

Objection checkContentLength(const Headers &headers, qsizetype maxBody, Framing *framing)
{
    const Refusal malformed{400, "bad_framing"_L1, "Content-Length has to be one number."_L1};
    const QByteArray value = headers.value("Content-Length");
    if (headers.count("Content-Length") > 1 || !isDigits(value))
        return malformed;
    bool fits = false;
    const quint64 length = value.toULongLong(&fits);
    if (!fits)
        return malformed;
    if (length > static_cast<quint64>(maxBody))
        return Refusal{413, "body_too_large"_L1, "The body is larger than this server takes."_L1};
    framing->length = static_cast<qsizetype>(length);
    return std::nullopt;
}

// HTTP/1.0 let a client end its body by closing, so that none can be told from one of unknown
// length.
bool lacksLength(const Message &message)
{
    constexpr std::array kWithBody{"POST", "PUT", "PATCH"};
    return message.minorVersion == 0
        && std::ranges::any_of(
            kWithBody, [&message](const char *method) { return message.methodName == method; });
}

Objection checkExpect(const Message &message, Framing *framing)
{
    const QList<QByteArrayView> expectations = message.headers.elements("Expect");
    const auto isContinue = [](QByteArrayView e) { return equalsIgnoringCase(e, "100-continue"); };
    if (!std::ranges::all_of(expectations, isContinue))
        return Refusal{417, "expectation_failed"_L1, "Only 100-continue can be expected."_L1};
    framing->expectsContinue = !expectations.isEmpty() && message.minorVersion > 0
        && (framing->isChunked || framing->length > 0);
    return std::nullopt;
}

bool wantsKeepAlive(const Message &message)
{
    const QList<QByteArrayView> options = message.headers.elements("Connection");
    if (hasElement(options, "close"))
        return false;
    return message.minorVersion > 0 || hasElement(options, "keep-alive");
}

} // namespace

Objection checkHead(
    Message *message, const QByteArray &authority, qsizetype maxBody, Framing *framing)
{
    const Headers &headers = message->headers;
    if (const Objection objection = checkHost(headers, authority))
        return objection;
    if (headers.contains("Transfer-Encoding")) {
        if (const Objection objection = checkTransferEncoding(*message, framing))
            return objection;
    } else if (headers.contains("Content-Length")) {
        if (const Objection objection = checkContentLength(headers, maxBody, framing))
            return objection;
    } else if (lacksLength(*message)) {
        return Refusal{411, "length_required"_L1, "In HTTP/1.0 a body needs a Content-Length."_L1};
    }
    if (const Objection objection = checkExpect(*message, framing))
        return objection;
    // Other upgrades (h2c, which Java's client offers) are ignored, as RFC 9110 section 7.8 allows;
    // a WebSocket client could do nothing with a plain answer.
    if (hasElement(headers.elements("Upgrade"), "websocket"))
        return Refusal{400, "no_websocket"_L1, "WebSocket is not served here."_L1};
    message->keepAlive = wantsKeepAlive(*message);
    return std::nullopt;
}

} // namespace server::http
