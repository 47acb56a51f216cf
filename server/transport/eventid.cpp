// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/eventid.h"

#include <QList>

namespace server::transport {

namespace {

constexpr qsizetype kLongest = 64; // more than any of ours

} // namespace

QByteArray EventId::toText() const
{
    return session + '-' + QByteArray::number(stream) + '-' + QByteArray::number(event);
}

std::optional<EventId> EventId::read(const QByteArray &text)
{
    if (text.size() > kLongest)
        return std::nullopt;
    const QList<QByteArray> parts = text.split('-');
    if (parts.size() != 3)
        return std::nullopt;
    bool isStream = false;
    bool isEvent = false;
    const EventId id{parts[0], parts[1].toUInt(&isStream), parts[2].toULongLong(&isEvent)};
    // Only the one spelling that we write: no sign, no white space, no zeros in front.
    if (!isStream || !isEvent || id.toText() != text)
        return std::nullopt;
    return id;
}

} // namespace server::transport
