// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requestline.h"

#include "server/http/syntax.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace server::http {

namespace {

constexpr qsizetype kMaxMethod = 32;
constexpr std::array kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

const Refusal kMalformed{400, "bad_request_line"_L1, "The request line is not HTTP/1.1."_L1};

Objection parseVersion(QByteArrayView version, int *minor)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (version.size() != 8 || !version.startsWith("HTTP/") || !isDigit(version[5])
        || version[6] != '.' || !isDigit(version[7]))
        return kMalformed;
    if (version[5] != '1' || version[7] > '1')
        return Refusal{505, "version_not_supported"_L1, "This server speaks HTTP/1.1."_L1};
    *minor = version[7] - '0';
    return std::nullopt;
}

Objection checkMethod(QByteArrayView method)
{
    if (method == "CONNECT" || method == "TRACE")
        return Refusal{405, "method_not_allowed"_L1, "This server is no proxy."_L1};
    const auto isSame = [method](const char *known) { return method == known; };
    if (std::ranges::none_of(kMethods, isSame))
        return Refusal{501, "unknown_method"_L1, "The request's method is not known here."_L1};
    return std::nullopt;
}

// Bytes that a target may hold as they are; everything else has to be percent-encoded. A little
// more than RFC 3986, because browsers send "|" and the like in queries.
bool isTargetCharacter(char c)
{
    return c > ' ' && c < '\x7f' && !QByteArrayView("\"#<>\\").contains(c);
}

// Cuts "http://authority" off an absolute-form target.
bool splitAbsoluteForm(QByteArrayView *target, QByteArray *authority)
{
    const qsizetype colon = target->indexOf(':');
    const QByteArrayView scheme = target->first(std::max<qsizetype>(colon, 0));
    if (!equalsIgnoringCase(scheme, "http") && !equalsIgnoringCase(scheme, "https"))
        return false;
    QByteArrayView rest = target->sliced(colon + 1);
    if (!rest.startsWith("//"))
        return false;
    rest = rest.sliced(2);
    const auto end = std::ranges::find_if(rest, [](char c) { return c == '/' || c == '?'; });
    const qsizetype length = end - rest.begin();
    *authority = rest.first(length).toByteArray();
    *target = rest.sliced(length);
    return !authority->isEmpty();
}

Objection parseTarget(QByteArrayView target, Message *message, QByteArray *authority)
{
    if (target.isEmpty() || !std::ranges::all_of(target, isTargetCharacter))
        return Refusal{400, "bad_target"_L1, "The request target holds what a URL can't."_L1};
    if (target.startsWith('/') || (target == "*" && message->methodName == "OPTIONS")) {
        message->target = target.toByteArray();
        return std::nullopt;
    }
    if (!splitAbsoluteForm(&target, authority))
        return Refusal{400, "bad_target"_L1, "The request target has to begin with a slash."_L1};
    message->target = target.toByteArray();
    if (!target.startsWith('/'))
        message->target.prepend('/');
    return std::nullopt;
}

} // namespace

Objection parseRequestLine(
    QByteArrayView line, qsizetype maxTarget, Message *message, QByteArray *authority)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1)
        return kMalformed;
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    // First, as canBecomeRequestLine() does, so that a line has one verdict however it is cut.
    if (method.size() > kMaxMethod || !isToken(method))
        return kMalformed;
    if (const Objection objection = parseVersion(line.sliced(last + 1), &message->minorVersion))
        return objection;
    if (const Objection objection = checkMethod(method))
        return objection;
    if (target.size() > maxTarget)
        return Refusal{414, "target_too_long"_L1, "The URL is longer than this server takes."_L1};
    message->methodName = method.toByteArray();
    return parseTarget(target, message, authority);
}

bool canBecomeRequestLine(QByteArrayView beginning)
{
    const qsizetype space = beginning.indexOf(' ');
    const QByteArrayView method = space < 0 ? beginning : beginning.first(space);
    if (space == 0 || method.size() > kMaxMethod)
        return false;
    return std::ranges::all_of(method, isTokenCharacter);
}

} // namespace server::http
