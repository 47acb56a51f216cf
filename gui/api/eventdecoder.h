// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/sseparser.h"
#include "shared/contract/activityevent.h"

#include <QByteArrayView>
#include <QList>
#include <QString>

#include <optional>

namespace gui {

// Makes events of the bytes of GET /admin/v1/events.
class EventDecoder final {
public:
    struct Decoded {
        bool hasBegun = false; // the hello is among them
        std::optional<shared::ActivityGap> gap; // comes before the events
        QList<shared::ActivityEvent> events;
    };

    // Kinds of event that this version does not know are left out. An error: what comes is no such
    // stream.
    [[nodiscard]] shared::Result<Decoded> feed(QByteArrayView bytes);

    [[nodiscard]] QString lastEventId() const
    {
        return QString::fromLatin1(m_parser.lastEventId());
    }

private:
    [[nodiscard]] std::optional<shared::Error> take(
        const shared::SseEvent &item, Decoded &decoded) const;

    shared::SseParser m_parser;
};

} // namespace gui
