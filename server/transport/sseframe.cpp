// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/sseframe.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include <algorithm>

namespace server::transport::sse {

namespace {

// One field line a line of the value: CR and LF would end the field early and let a value forge
// fields of its own.
void appendField(QByteArray &frame, QByteArrayView field, QByteArrayView value)
{
    qsizetype start = 0;
    while (true) {
        qsizetype end = start;
        while (end < value.size() && value[end] != '\n' && value[end] != '\r')
            ++end;
        frame.append(field.data(), field.size());
        frame.append(": ");
        frame.append(value.data() + start, end - start);
        frame.append("\r\n");
        if (end == value.size())
            return;
        start = end + (value.sliced(end).startsWith("\r\n") ? 2 : 1);
    }
}

} // namespace

QByteArray event(QByteArrayView name, QByteArrayView data, QByteArrayView id)
{
    Q_ASSERT(!name.contains('\n') && !name.contains('\r'));
    Q_ASSERT(!id.contains('\n') && !id.contains('\r'));
    QByteArray frame;
    frame.reserve(data.size() + name.size() + id.size() + 40);
    if (!name.isEmpty())
        appendField(frame, "event", name);
    if (!id.isEmpty())
        appendField(frame, "id", id);
    appendField(frame, "data", data);
    frame.append("\r\n");
    return frame;
}

QByteArray comment(QByteArrayView text)
{
    QByteArray frame;
    appendField(frame, "", text);
    frame.append("\r\n");
    return frame;
}

QByteArray withRetry(std::chrono::milliseconds delay, const QByteArray &event)
{
    return "retry: " + QByteArray::number(static_cast<qlonglong>(delay.count())) + "\r\n" + event;
}

QByteArray priming(QByteArrayView id, std::chrono::milliseconds delay)
{
    return withRetry(delay, event({}, {}, id));
}

QByteArray farewell(QByteArrayView name, shared::CloseReason reason, const QString &explanation)
{
    const QJsonObject data{{QStringLiteral("reason"), shared::closeReasonName(reason)},
        {QStringLiteral("message"), explanation}};
    return event(name, QJsonDocument(data).toJson(QJsonDocument::Compact));
}

std::chrono::milliseconds spread(std::chrono::milliseconds delay)
{
    const qint64 base = std::max<qint64>(delay.count(), 1);
    return std::chrono::milliseconds(base + QRandomGenerator::global()->bounded(2 * base));
}

} // namespace server::transport::sse
