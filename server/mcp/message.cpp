// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/message.h"

#include <QJsonDocument>

#include <algorithm>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

Refusal refusal(int code, const QString &message, const std::optional<MessageId> &id)
{
    return {.error = {code, message, {}}, .id = id ? id->text : QByteArray()};
}

// The digits of an integer without a fraction of zeros; empty: not an integer.
QByteArray integerKey(QByteArrayView number)
{
    const qsizetype point = number.indexOf('.');
    const QByteArrayView whole = point < 0 ? number : number.first(point);
    const QByteArrayView fraction = point < 0 ? QByteArrayView() : number.sliced(point + 1);
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const QByteArrayView digits = whole.startsWith('-') ? whole.sliced(1) : whole;
    if (!std::all_of(digits.begin(), digits.end(), isDigit)
        || !std::all_of(fraction.begin(), fraction.end(), [](char c) { return c == '0'; }))
        return {};
    return digits == "0" ? QByteArrayLiteral("0") : whole.toByteArray();
}

// Null: the text holds what a QJsonObject can't (a number beyond double).
std::optional<QJsonObject> readObject(QByteArrayView json)
{
    // The document is read and let go before the bytes are.
    const auto raw = QByteArray::fromRawData(json.data(), json.size());
    const QJsonDocument document = QJsonDocument::fromJson(raw);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

std::optional<MessageId> memberId(QByteArrayView object, QByteArrayView key)
{
    const auto outline = JsonOutline::read(object);
    return outline ? MessageId::read(outline->member(key)) : std::nullopt;
}

// Ids inside the params: looked for in the text, where they stand as they were written.
void readInnerIds(Message &message, QByteArrayView params)
{
    if (message.params.contains("requestId"_L1))
        message.requestId = memberId(params, "requestId");
    if (!message.params.value("_meta"_L1).toObject().contains("progressToken"_L1))
        return;
    if (const auto outline = JsonOutline::read(params))
        message.progressToken = memberId(outline->member("_meta"), "progressToken");
}

std::variant<Message, Refusal> readResponse(
    const JsonOutline &outline, const std::optional<MessageId> &id)
{
    const QByteArrayView result = outline.member("result");
    const QByteArrayView error = outline.member("error");
    const auto read = readObject(result.isNull() ? error : result);
    // An error may be for nobody (id null, or none at all): the other side could not read the id.
    const QByteArrayView rawId = outline.member("id");
    const bool isForNobody = result.isNull() && (rawId.isNull() || rawId == "null");
    if (!read || (!result.isNull() && !error.isNull()) || (!id && !isForNobody)) {
        Refusal refused = refusal(kInvalidRequest,
            u"A response has an id and either a result or an error, which is an object."_s, id);
        refused.isAnswered = false;
        return refused;
    }
    Message message;
    message.kind = Message::Kind::Response;
    message.id = id;
    (result.isNull() ? message.error : message.result) = *read;
    return message;
}

std::variant<Message, Refusal> readCall(
    const JsonOutline &outline, const std::optional<MessageId> &id)
{
    const QByteArrayView method = outline.member("method");
    if (!method.startsWith('"') || !outline.member("result").isNull()
        || !outline.member("error").isNull()) {
        return refusal(kInvalidRequest,
            u"A message has either a method, which is a string, or a result or error."_s, id);
    }
    Message message;
    message.kind = id ? Message::Kind::Request : Message::Kind::Notification;
    message.id = id;
    message.method = decodeJsonString(method);

    const QByteArrayView params = outline.member("params");
    // null is not JSON-RPC, but it is what some serialisers make of "none".
    if (params.isNull() || params == "null")
        return message;
    const auto read = readObject(params);
    if (!read) {
        Refusal refused = refusal(kInvalidParams,
            params.startsWith('{') ? u"params hold a number that is out of range."_s
                                   : u"params must be an object."_s,
            id);
        refused.isAnswered = id.has_value();
        return refused;
    }
    message.params = *read;
    readInnerIds(message, params);
    return message;
}

} // namespace

std::optional<MessageId> MessageId::read(QByteArrayView json)
{
    if (json.startsWith('"'))
        return MessageId{json.toByteArray(), 's' + decodeJsonString(json).toUtf8()};
    if (json.isEmpty() || !QByteArrayView("-0123456789").contains(json.front()))
        return std::nullopt;
    const QByteArray digits = integerKey(json);
    return digits.isEmpty() ? std::nullopt
                            : std::optional(MessageId{json.toByteArray(), 'n' + digits});
}

std::variant<Message, Refusal> readMessage(const JsonOutline &outline)
{
    if (outline.type() != JsonOutline::Type::Object)
        return refusal(kInvalidRequest, u"A message is a JSON object."_s, {});

    const QByteArrayView rawId = outline.member("id");
    const std::optional<MessageId> id = MessageId::read(rawId);
    const bool hasMethod = !outline.member("method").isNull();
    const bool isResponse =
        !hasMethod && (!outline.member("result").isNull() || !outline.member("error").isNull());
    const QByteArrayView version = outline.member("jsonrpc");
    if (!version.startsWith('"') || decodeJsonString(version) != "2.0"_L1) {
        Refusal refused = refusal(kInvalidRequest, u"jsonrpc must be \"2.0\"."_s, id);
        refused.isAnswered = !isResponse;
        return refused;
    }
    if (isResponse)
        return readResponse(outline, id);
    if (!rawId.isNull() && !id)
        return refusal(kInvalidRequest, u"The id must be a string or an integer."_s, {});
    return readCall(outline, id);
}

} // namespace server::mcp
