// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/jsonoutline.h"

#include "server/mcp/jsonscanner.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace server::mcp {

std::optional<JsonOutline> JsonOutline::read(QByteArrayView json, QString *error)
{
    JsonScanner scanner(json);
    if (!scanner.scan()) {
        if (error)
            *error = scanner.error();
        return std::nullopt;
    }
    JsonOutline outline;
    outline.m_type = scanner.type();
    outline.m_pieces = scanner.takePieces();
    return outline;
}

QByteArrayView JsonOutline::member(QByteArrayView key) const
{
    for (const Piece &piece : m_pieces) {
        if (piece.key == key)
            return piece.value;
    }
    return {};
}

QString decodeJsonString(QByteArrayView written)
{
    if (!written.contains('\\'))
        return QString::fromUtf8(written.sliced(1, written.size() - 2));
    return QJsonDocument::fromJson('[' + written.toByteArray() + ']').array().first().toString();
}

} // namespace server::mcp
