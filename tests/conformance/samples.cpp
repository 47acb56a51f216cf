// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/samples.h"

#include <QJsonDocument>

namespace tests {

QByteArray tinyPng()
{
    return QByteArray::fromBase64("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPQ6w4H"
                                  "AAH7ARF0JhTpAAAAAElFTkSuQmCC");
}

QByteArray tinyWav()
{
    return QByteArray::fromBase64("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=");
}

QJsonObject jsonObject(const char *text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    Q_ASSERT(document.isObject());
    return document.object();
}

} // namespace tests
