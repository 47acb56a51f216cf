// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/envelope.h"

#include "server/mcp/jsonoutline.h"
#include "server/mcp/message.h"

#include <optional>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

// A null string: there is none, or it is no string.
QString textMember(const JsonOutline &outline, QByteArrayView key)
{
    const QByteArrayView value = outline.member(key);
    return value.startsWith('"') ? decodeJsonString(value) : QString();
}

std::optional<JsonOutline> objectMember(const JsonOutline &outline, QByteArrayView key)
{
    const QByteArrayView value = outline.member(key);
    return value.startsWith('{') ? JsonOutline::read(value) : std::nullopt;
}

void noteRequest(Envelope &envelope, const JsonOutline &message)
{
    const QByteArrayView id = message.member("id");
    if (!message.member("method").isNull() && MessageId::read(id))
        envelope.requestIds.append(id.toByteArray());
}

} // namespace

Envelope Envelope::read(const QByteArray &json)
{
    Envelope envelope;
    const auto outline = JsonOutline::read(json);
    if (!outline)
        return envelope;
    envelope.isBatch = outline->type() == JsonOutline::Type::Array;
    if (envelope.isBatch) {
        envelope.messages = outline->pieces().size();
        for (const JsonOutline::Piece &piece : outline->pieces()) {
            if (const auto message = JsonOutline::read(piece.value))
                noteRequest(envelope, *message);
        }
        return envelope;
    }
    noteRequest(envelope, *outline);
    envelope.method = textMember(*outline, "method");
    if (const auto params = objectMember(*outline, "params")) {
        envelope.protocolVersion = textMember(*params, "protocolVersion");
        if (const auto meta = objectMember(*params, "_meta"))
            envelope.isStateless =
                !meta->member("io.modelcontextprotocol/protocolVersion").isNull();
    }
    return envelope;
}

bool Envelope::isInitialize() const
{
    return !isBatch && method == "initialize"_L1;
}

} // namespace server::mcp
