// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/api/eventdecoder.h"

#include "shared/contract/jsonfields.h"

#include <QJsonDocument>

#include <variant>

namespace gui {

using shared::ActivityEvent;
using shared::ActivityGap;
using shared::Error;
using shared::ErrorCode;

shared::Result<EventDecoder::Decoded> EventDecoder::feed(QByteArrayView bytes)
{
    Decoded decoded;
    for (const shared::SseItem &item : m_parser.feed(bytes)) {
        const auto *event = std::get_if<shared::SseEvent>(&item);
        if (event == nullptr)
            continue;
        if (auto error = take(*event, decoded))
            return *std::move(error);
    }
    if (m_parser.error())
        return *m_parser.error();
    return decoded;
}

std::optional<Error> EventDecoder::take(const shared::SseEvent &item, Decoded &decoded) const
{
    if (item.name == "hello") {
        decoded.hasBegun = true;
        return std::nullopt;
    }
    const bool isGap = item.name == "gap";
    if (!isGap && !shared::activityKindFromName(QString::fromLatin1(item.name)))
        return std::nullopt;
    const QJsonDocument json = QJsonDocument::fromJson(item.data);
    if (!json.isObject())
        return Error{ErrorCode::InvalidArgument, QStringLiteral("an event of the feed is no JSON")};
    if (isGap) {
        const auto gap = shared::readJson<ActivityGap>(json.object());
        if (!gap)
            return gap.error();
        decoded.gap = *gap;
        return std::nullopt;
    }
    auto event = shared::readJson<ActivityEvent>(json.object());
    if (!event)
        return event.error();
    decoded.events.append(*std::move(event));
    return std::nullopt;
}

} // namespace gui
