// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/guard.h"
#include "tests/fuzz/frontbench.h"
#include "tests/fuzz/fuzztarget.h"
#include "tests/fuzz/pieces.h"
#include "tests/support/responsereader.h"
#ifdef CORAL_HAS_LLHTTP
#include "tests/http/guardagainstllhttp.h"
#endif

#include <algorithm>

// Bytes of a client: the first byte says how the rest is cut into pieces. They go to the guard
// alone, cut and in one piece, and through the whole front with QtHttpServer's parser behind it.
// All must read the same requests, and each request must get its one answer, in order.

using namespace server::http;
using tests::FrontBench;
using tests::require;

namespace {

// Small, so that short inputs reach them.
Limits smallLimits()
{
    Limits limits;
    limits.urlBytes = 200;
    limits.headerBytes = 1000;
    limits.headerCount = 20;
    limits.bodyBytes = 500;
    limits.pipelinedRequests = 4;
    return limits;
}

const Limits &limits()
{
    static const Limits small = smallLimits();
    return small;
}

struct Reading {
    QList<Message> messages;
    int refusedStatus = 0;
};

Reading readWithGuard(const QList<QByteArray> &pieces)
{
    Reading reading;
    Guard guard(limits());
    for (const QByteArray &piece : pieces) {
        QByteArrayView rest = piece;
        while (!rest.isEmpty()) {
            const qsizetype taken = guard.feed(rest);
            require(taken > 0 && taken <= rest.size(), "the guard takes what it is given");
            rest = rest.sliced(taken);
            if (guard.phase() == Guard::Phase::Refused) {
                reading.refusedStatus = guard.refusal().status;
                return reading;
            }
            if (guard.phase() == Guard::Phase::Complete)
                reading.messages.append(guard.take());
        }
    }
    return reading;
}

bool areSame(const Message &one, const Message &other)
{
    return one.methodName == other.methodName && one.target == other.target
        && one.minorVersion == other.minorVersion && one.headers.fields() == other.headers.fields()
        && one.body == other.body && one.keepAlive == other.keepAlive
        && one.wireBytes == other.wireBytes;
}

void checkLimits(const Message &message)
{
    require(message.target.size() <= limits().urlBytes + 1, "a target within its limit");
    require(message.headers.fields().size() <= limits().headerCount, "fields within their limit");
    require(message.body.size() <= limits().bodyBytes, "a body within its limit");
    require(message.target.startsWith('/') || message.target == "*", "a target is a path");
}

// The answers are whole, in the order of the requests, and as many as there have to be.
void checkAnswers(const FrontBench::Conversation &talk, const Reading &expected, bool reachesEnd)
{
    QByteArray rest = talk.written;
    qsizetype answered = 0;
    for (; answered < talk.messages.size() && !rest.isEmpty(); ++answered) {
        tests::ResponseReader reader(talk.messages[answered].methodName == "HEAD");
        reader.feed(rest);
        if (reader.hasHead() && reader.state() != tests::ResponseReader::State::Complete)
            reader.end();
        require(reader.state() == tests::ResponseReader::State::Complete, "whole answers",
            talk.written);
        require(reader.header("X-Sequence") == QByteArray::number(answered), "answers in order",
            talk.written);
    }
    require(talk.hasStream || answered == talk.messages.size(), "each request is answered");
    if (talk.hasStream)
        return;
    const bool isRefused = reachesEnd && expected.refusedStatus != 0;
    require(talk.record.refusedStatus == (isRefused ? expected.refusedStatus : 0),
        "guard and connection refuse alike");
    if (!isRefused) {
        require(
            rest.isEmpty() || rest == "HTTP/1.1 100 Continue\r\n\r\n", "nothing but answers", rest);
        return;
    }
    tests::ResponseReader reader;
    reader.feed(rest);
    require(reader.state() == tests::ResponseReader::State::Complete && rest.isEmpty(),
        "a whole refusal", talk.written);
    require(reader.status() == expected.refusedStatus && reader.header("Connection") == "close",
        "the refusal is told");
}

QByteArray describe(const QList<QByteArray> &pieces, const FrontBench::Conversation &talk,
    const Reading &expected, qsizetype most)
{
    const auto number = [](auto value) { return QByteArray::number(value); };
    return number(talk.messages.size()) + " requests handed on of " + number(most) + " ("
        + number(expected.messages.size()) + " read by the guard alone), refused "
        + number(talk.record.refusedStatus) + " and " + number(expected.refusedStatus) + ", "
        + number(talk.ends) + " ends" + (talk.hasStream ? ", a stream" : "") + ", "
        + number(pieces.size()) + " pieces: " + pieces.join() + "\nwritten: " + talk.written;
}

void checkFront(const QList<QByteArray> &pieces, const Reading &expected)
{
    static FrontBench *const bench = new FrontBench(limits()); // lives as long as the process
    const FrontBench::Conversation talk = bench->talk(pieces);
    const auto last = std::find_if(expected.messages.begin(), expected.messages.end(),
        [](const Message &message) { return !message.keepAlive; });
    const bool reachesEnd = last == expected.messages.end();
    const qsizetype most =
        reachesEnd ? expected.messages.size() : last - expected.messages.begin() + 1;
    const auto requireHere = [&](bool holds, const char *what) {
        if (!holds)
            require(false, what, describe(pieces, talk, expected, most));
    };
    requireHere(!talk.areParsersApart, "QtHttpServer reads what the guard reads");
    requireHere(talk.ends == 1, "a connection ends once");
    requireHere(talk.hasStream ? talk.messages.size() <= most : talk.messages.size() == most,
        "guard and connection see the same requests");
    for (qsizetype i = 0; i < talk.messages.size(); ++i)
        requireHere(areSame(talk.messages[i], expected.messages[i]), "the same request twice");
    checkAnswers(talk, expected, reachesEnd);
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    tests::prepareProcess();
    if (size == 0)
        return 0;
    const QByteArray bytes(
        reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    const QList<QByteArray> pieces = tests::cutIntoPieces(bytes, data[0]);
    const Reading reading = readWithGuard(pieces);
    const Reading whole = readWithGuard({bytes});
    require(reading.refusedStatus == whole.refusedStatus
            && std::equal(reading.messages.begin(), reading.messages.end(), whole.messages.begin(),
                whole.messages.end(), areSame),
        "cuts do not matter");
    std::ranges::for_each(reading.messages, checkLimits);
    checkFront(pieces, reading);
#ifdef CORAL_HAS_LLHTTP
    if (const QByteArray difference = tests::differenceToLlhttp(bytes, limits());
        !difference.isEmpty())
        require(false, "guard and llhttp agree", difference);
#endif
    return 0;
}
