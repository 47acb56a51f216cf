// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QString>

#include <functional>

namespace server::journal {

// One entry: an event of a session as the domain wrote it. The journal does not look inside.
struct Entry {
    quint64 sequence = 0; // of the whole journal, ascending; given by the journal
    QString stream; // which session
    QByteArray event; // one JSON object
};

// The ordered, durable record. Entries of one append() become durable together or not at all.
class Journal : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // The callback runs once the entries are durable (with the sequence of the last one) or failed
    // with the reason. It runs in the caller's thread, maybe before append() returns; callbacks run
    // in the order of the appends.
    using Acknowledge = std::function<void(shared::Result<quint64>)>;
    virtual void append(
        const QString &stream, const QList<QByteArray> &events, Acknowledge acknowledge) = 0;

    // Every entry after the given sequence, in order, then done.
    virtual void replay(quint64 afterSequence, std::function<void(const Entry &)> each,
        std::function<void(shared::Result<shared::Done>)> done) = 0;

    // For readiness: whether append() can be expected to succeed now.
    [[nodiscard]] virtual bool isWritable() const = 0;
};

} // namespace server::journal
