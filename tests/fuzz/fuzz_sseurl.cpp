// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/accesspolicy.h"
#include "server/http/fieldline.h"
#include "server/http/hostname.h"
#include "server/http/proxytrust.h"
#include "server/http/requestline.h"
#include "server/http/syntax.h"
#include "server/transport/eventid.h"
#include "server/transport/mediatypes.h"
#include "server/transport/sseframe.h"
#include "shared/client/sseparser.h"
#include "tests/fuzz/fuzztarget.h"
#include "tests/fuzz/pieces.h"
#include "tests/fuzz/routebench.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <iterator>

// The small parsers: event streams and their ids, request lines, paths and queries, hosts, media
// types, fields about proxies.
// The first byte chooses one, the second says how a stream is cut; the rest is for the parser.

using namespace Qt::StringLiterals;
using namespace server::http;
using shared::SseItem;
using shared::SseParser;
using tests::require;
namespace transport = server::transport;

namespace {

struct StreamReading {
    QList<SseItem> items;
    bool isRefused = false;
    QByteArray lastEventId;
};

StreamReading readStream(const QList<QByteArray> &pieces, qsizetype maxLine, qsizetype maxEvent)
{
    SseParser parser(maxLine, maxEvent);
    StreamReading reading;
    for (const QByteArray &piece : pieces)
        reading.items.append(parser.feed(piece));
    reading.isRefused = parser.error().has_value();
    reading.lastEventId = parser.lastEventId();
    return reading;
}

// Cuts do not matter, and nothing is longer than allowed.
void checkEventStream(const QByteArray &bytes, std::uint8_t seed)
{
    constexpr qsizetype kMaxLine = 60;
    constexpr qsizetype kMaxEvent = 100;
    const StreamReading whole = readStream({bytes}, kMaxLine, kMaxEvent);
    const StreamReading cut = readStream(tests::cutIntoPieces(bytes, seed), kMaxLine, kMaxEvent);
    require(whole.items == cut.items && whole.isRefused == cut.isRefused
            && whole.lastEventId == cut.lastEventId,
        "cuts do not matter", bytes);
    for (const SseItem &item : whole.items) {
        const auto *event = std::get_if<shared::SseEvent>(&item);
        require(!event || (event->data.size() < kMaxEvent && !event->name.isEmpty()),
            "events within their limit", bytes);
    }
    require(!readStream({bytes}, SseParser::kMaxLineBytes, SseParser::kMaxEventBytes).isRefused,
        "short streams are taken", bytes);
}

QByteArray asOneLine(QByteArray text)
{
    return text.replace('\r', ' ').replace('\n', ' ');
}

// What the server writes the client reads. The bytes are "name\nid\ndata".
void checkFrames(const QByteArray &bytes, std::uint8_t seed)
{
    const QByteArrayList parts = bytes.split('\n');
    const QByteArray name = asOneLine(parts.value(0));
    const QByteArray id = asOneLine(parts.value(1));
    const QByteArray data = parts.mid(2).join('\n');
    namespace sse = server::transport::sse;
    const QByteArray frames = sse::comment(data) + sse::event(name, data, id) + sse::comment(name);
    const StreamReading reading = readStream(
        tests::cutIntoPieces(frames, seed), SseParser::kMaxLineBytes, SseParser::kMaxEventBytes);
    const auto isEvent = [](const SseItem &item) {
        return std::holds_alternative<shared::SseEvent>(item);
    };
    require(std::ranges::count_if(reading.items, isEvent) == 1, "one event is one event", frames);
    const auto event = std::get<shared::SseEvent>(*std::ranges::find_if(reading.items, isEvent));
    QByteArray expected = data;
    expected.replace("\r\n", "\n").replace('\r', '\n');
    require(event.data == expected, "data arrives", frames);
    require(event.name == (name.isEmpty() ? "message" : name), "the name arrives", frames);
    require(event.id == (id.contains('\0') ? QByteArray() : id), "the id arrives", frames);
    const bool hasOthers = std::ranges::any_of(reading.items,
        [](const SseItem &item) { return std::holds_alternative<shared::SseRetry>(item); });
    require(!hasOthers, "a comment forges nothing", frames);
}

void checkRequestLine(const QByteArray &line)
{
    Message message;
    QByteArray authority;
    if (parseRequestLine(line, 100, &message, &authority))
        return;
    for (qsizetype length = 0; length <= line.size(); ++length)
        require(canBecomeRequestLine(line.first(length)), "no good line is cut off", line);
    const auto isVisible = [](char c) { return c > ' ' && c < '\x7f'; };
    require(std::ranges::all_of(message.target, isVisible), "a target is visible ASCII", line);
    require(message.target.startsWith('/') || message.target == "*", "a target is a path", line);
    Message again;
    QByteArray none;
    const QByteArray canonical =
        message.methodName + ' ' + message.target + " HTTP/1." + (message.minorVersion ? "1" : "0");
    require(!parseRequestLine(canonical, 101, &again, &none) && again.target == message.target
            && none.isEmpty(),
        "a relative target is stable", line);
}

void checkPercentDecoding(const QByteArray &text)
{
    const std::optional<QString> decoded = percentDecoded(text);
    if (!decoded)
        return;
    require(!decoded->contains(QChar()), "no NUL comes out", text);
    require(*decoded == QUrl::fromPercentEncoding(text), "decoded as QUrl does", text);
    require(percentDecoded(decoded->toUtf8().toPercentEncoding()) == decoded,
        "encoding and decoding are inverse", text);
}

void checkHost(const QByteArray &text)
{
    const std::optional<Authority> authority = parseAuthority(text);
    if (!authority)
        return;
    const QString host = authority->host;
    require(!host.isEmpty() && host == host.toLower(), "a host is in small letters", text);
    QByteArray canonical = host.toLatin1();
    if (host.contains(u':'))
        canonical = '[' + canonical + ']';
    if (authority->port)
        canonical += ':' + QByteArray::number(*authority->port);
    require(parseAuthority(canonical) == authority, "a host is stable", text);
    // The browser's reading of the same name must not be another host.
    const QUrl url(u"http://"_s + QString::fromLatin1(text) + u'/', QUrl::StrictMode);
    if (isLoopbackHost(host) && url.isValid() && !url.host().isEmpty())
        require(isLoopbackHost(url.host()), "loopback is loopback to others", text);
}

// Each line is a field.
void checkFields(const QByteArray &bytes)
{
    static const ProxyTrust trust({u"10.0.0.0/8"_s, u"fd00::/8"_s});
    static const AccessPolicy policy({u"hub.example"_s}, {u"https://app.example"_s});
    Request request;
    for (const QByteArray &line : bytes.split('\n')) {
        std::optional<Headers::Field> field = parseFieldLine(line);
        if (!field)
            continue;
        require(!field->first.isEmpty() && trimmed(field->second) == field->second,
            "values are trimmed", line);
        for (const QByteArrayView element : listElements(field->second))
            require(!element.isEmpty() && !element.contains(','), "elements are single", line);
        request.headers.append(field->first, field->second);
    }
    require(transport::accepts(request.headers, "text/event-stream")
            || request.headers.contains("Accept"),
        "without Accept all is accepted", bytes);
    Q_UNUSED(transport::isJsonType(request.headers.value("Content-Type")))
    const QHostAddress stranger(u"192.0.2.1"_s);
    const QHostAddress proxy(u"10.1.2.3"_s);
    require(trust.clientOf({stranger, 1}, request.headers).address == stranger,
        "a stranger's word counts for nothing", bytes);
    require(!trust.clientOf({proxy, 1}, request.headers).address.isNull(),
        "a request comes from somewhere", bytes);
    const AccessPolicy::Decision decision =
        policy.decide(request, QHostAddress(QHostAddress::LocalHost));
    const std::optional<Authority> host = parseAuthority(request.headers.value("Host"));
    const bool isKnown = host && (isLoopbackHost(host->host) || host->host == "hub.example"_L1);
    require(isKnown || (decision.reply && decision.reply->status >= 400),
        "foreign hosts are refused", bytes);
}

void checkEventId(const QByteArray &text)
{
    const std::optional<transport::EventId> id = transport::EventId::read(text);
    require(!id || id->toText() == text, "an event id has one spelling", text);
}

void checkRoute(const QByteArray &target)
{
    static tests::RouteBench *const bench = new tests::RouteBench; // as long as the process
    bench->check(target);
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    tests::prepareProcess();
    if (size < 2)
        return 0;
    const QByteArray bytes(
        reinterpret_cast<const char *>(data) + 2, static_cast<qsizetype>(size) - 2);
    switch (data[0] % 8) {
    case 0:
        checkEventStream(bytes, data[1]);
        break;
    case 1:
        checkFrames(bytes, data[1]);
        break;
    case 2:
        checkRequestLine(bytes);
        break;
    case 3:
        checkPercentDecoding(bytes);
        break;
    case 4:
        checkHost(bytes);
        break;
    case 5:
        checkFields(bytes);
        break;
    case 6:
        checkRoute(bytes);
        break;
    default:
        checkEventId(bytes);
    }
    return 0;
}
