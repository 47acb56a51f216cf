// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/replywriter.h"

#include "server/http/syntax.h"
#include "shared/contract/version.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace server::http {

namespace {

constexpr qsizetype kLong = 16LL * 1024; // of a body; a short one goes in one packet with the head

constexpr std::array<std::pair<int, const char *>, 34> kReasons{
    {{200, "OK"}, {201, "Created"}, {202, "Accepted"}, {204, "No Content"}, {304, "Not Modified"},
        {400, "Bad Request"}, {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"},
        {405, "Method Not Allowed"}, {406, "Not Acceptable"}, {408, "Request Timeout"},
        {409, "Conflict"}, {410, "Gone"}, {411, "Length Required"}, {412, "Precondition Failed"},
        {413, "Content Too Large"}, {414, "URI Too Long"}, {415, "Unsupported Media Type"},
        {417, "Expectation Failed"}, {421, "Misdirected Request"}, {422, "Unprocessable Content"},
        {426, "Upgrade Required"}, {428, "Precondition Required"}, {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"}, {500, "Internal Server Error"},
        {501, "Not Implemented"}, {502, "Bad Gateway"}, {503, "Service Unavailable"},
        {504, "Gateway Timeout"}, {505, "HTTP Version Not Supported"},
        {507, "Insufficient Storage"}, {511, "Network Authentication Required"}}};

QByteArray statusLine(int status)
{
    const auto found = std::ranges::find_if(
        kReasons, [status](const auto &entry) { return entry.first == status; });
    return "HTTP/1.1 " + QByteArray::number(status) + ' '
        + (found == kReasons.end() ? "" : found->second) + "\r\n";
}

// Fields that only the connection can know.
bool isOurs(QByteArrayView name)
{
    constexpr std::array kNames{
        "Connection", "Content-Length", "Date", "Server", "Transfer-Encoding"};
    return std::ranges::any_of(
        kNames, [name](const char *ours) { return equalsIgnoringCase(name, ours); });
}

void appendFields(QByteArray *bytes, const Headers &headers)
{
    for (const auto &[name, value] : headers.fields()) {
        if (isOurs(name) || !isToken(name))
            continue;
        // A line end in a value would let whoever wrote it write fields of their own.
        QByteArray clean = value;
        std::ranges::replace_if(
            clean, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
        *bytes += name + ": " + clean + "\r\n";
    }
}

bool hasNoBody(int status)
{
    return status < 200 || status == 204 || status == 304;
}

} // namespace

ReplyWriter::ReplyWriter(const shared::Clock &clock)
    : m_clock(clock)
{
}

ReplyWriter::Bytes ReplyWriter::bytes(
    const Reply &reply, const Headers &more, Body body, bool keepAlive)
{
    QByteArray bytes = statusLine(reply.status);
    appendFields(&bytes, reply.headers);
    appendFields(&bytes, more);
    if (body == Body::Chunked)
        bytes += "Transfer-Encoding: chunked\r\n";
    else if (body != Body::UntilClose && !hasNoBody(reply.status))
        bytes += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    bytes += dateLine();
    bytes += keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    if (body != Body::Whole || hasNoBody(reply.status))
        return {bytes, {}};
    if (reply.body.size() > kLong)
        return {bytes, reply.body};
    return {bytes + reply.body, {}};
}

QByteArray ReplyWriter::chunk(const QByteArray &data)
{
    return QByteArray::number(data.size(), 16) + "\r\n" + data + "\r\n";
}

const QByteArray &ReplyWriter::dateLine()
{
    const QDateTime now = m_clock.wallNow();
    const std::chrono::seconds second(now.toSecsSinceEpoch());
    if (second != m_dateSecond) {
        m_dateSecond = second;
        m_dateLine = "Server: CoralServer/" + QByteArray(shared::kVersion) + "\r\nDate: "
            + QLocale::c().toString(now, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'").toLatin1() + "\r\n";
    }
    return m_dateLine;
}

} // namespace server::http
