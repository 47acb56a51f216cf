// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/guardagainstllhttp.h"

#include "server/http/guard.h"
#include "server/http/syntax.h"
#include "tests/http/llhttpreading.h"

#include <algorithm>

namespace tests {

using server::http::Guard;
using server::http::Message;

namespace {

// The guard makes a path of the absolute form of a target, llhttp does not.
QByteArray relativeTarget(const QByteArray &target)
{
    if (target.startsWith('/') || target == "*")
        return target;
    const qsizetype authority = target.indexOf("://") + 3;
    const auto end = std::find_if(
        target.begin() + authority, target.end(), [](char c) { return c == '/' || c == '?'; });
    const QByteArray path(end, target.end() - end);
    return path.startsWith('/') ? path : '/' + path;
}

bool haveSameFields(const Message &message, const LlhttpReading &reading)
{
    return std::equal(message.headers.fields().begin(), message.headers.fields().end(),
        reading.fields.begin(), reading.fields.end(), [](const auto &one, const auto &other) {
            // llhttp leaves spaces at the end of a value.
            return one.first == other.first
                && one.second == server::http::trimmed(other.second).toByteArray();
        });
}

// Closing is always safe, and what we do when one Connection field asks for each. llhttp knows no
// tabs around its options, and obeys the Proxy-Connection of old browsers, which no standard has.
bool closesEnough(const Message &message, const LlhttpReading &reading)
{
    const auto isOdd = [](const auto &field) {
        return field.first.compare("Proxy-Connection", Qt::CaseInsensitive) == 0
            || (field.first.compare("Connection", Qt::CaseInsensitive) == 0
                && field.second.contains('\t'));
    };
    return !message.keepAlive || reading.keepAlive
        || std::any_of(reading.fields.begin(), reading.fields.end(), isOdd);
}

QByteArray compare(const Message &message, const LlhttpReading &reading)
{
    if (reading.state == LlhttpReading::State::Refused)
        return "llhttp refuses: " + reading.error;
    if (reading.state == LlhttpReading::State::Partial)
        return "llhttp waits for more";
    if (message.wireBytes != reading.length)
        return "the request ends elsewhere";
    if (message.methodName != reading.methodName)
        return "the method differs";
    if (message.target != relativeTarget(reading.target))
        return "the target differs: " + reading.target;
    if (message.minorVersion != reading.minorVersion)
        return "the version differs";
    if (!haveSameFields(message, reading))
        return "the fields differ";
    if (message.body != reading.body)
        return "the body differs: " + reading.body;
    if (!closesEnough(message, reading))
        return "llhttp would close";
    return {};
}

} // namespace

QByteArray differenceToLlhttp(QByteArrayView bytes, const server::http::Limits &limits)
{
    Guard guard(limits);
    while (!bytes.isEmpty()) {
        // In two steps where blank lines stand before the request.
        qsizetype taken = 0;
        while (taken < bytes.size() && guard.phase() != Guard::Phase::Complete
            && guard.phase() != Guard::Phase::Refused)
            taken += guard.feed(bytes.sliced(taken));
        const LlhttpReading reading = LlhttpReading::read(bytes);
        if (guard.phase() == Guard::Phase::Refused)
            return {};
        if (guard.phase() != Guard::Phase::Complete)
            return reading.state == LlhttpReading::State::Complete ? "the guard waits for more"
                                                                   : QByteArray();
        const Message message = guard.take();
        if (const QByteArray difference = compare(message, reading); !difference.isEmpty())
            return difference;
        if (!message.keepAlive)
            return {};
        bytes = bytes.sliced(taken);
    }
    return {};
}

} // namespace tests
