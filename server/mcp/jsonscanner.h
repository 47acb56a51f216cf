// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/jsonoutline.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <list>
#include <utility>
#include <vector>

namespace server::mcp {

// Walks one JSON text, checks it strictly and notes the pieces of its outermost level. Serves
// JsonOutline; each object scans once.
class JsonScanner final {
public:
    explicit JsonScanner(QByteArrayView text)
        : m_text(text)
    {
    }

    [[nodiscard]] bool scan();

    // Of a scan that succeeded.
    [[nodiscard]] JsonOutline::Type type() const { return m_type; }
    [[nodiscard]] QList<JsonOutline::Piece> takePieces() { return std::move(m_pieces); }
    // Of one that failed.
    [[nodiscard]] const QString &error() const { return m_error; }

private:
    [[nodiscard]] bool scanValue(int depth);
    [[nodiscard]] bool scanObject(int depth);
    [[nodiscard]] bool scanMember(int depth);
    [[nodiscard]] bool scanArray(int depth);
    [[nodiscard]] bool scanPiece(const QByteArray &key, int depth);
    [[nodiscard]] bool scanString();
    [[nodiscard]] bool scanEscape();
    [[nodiscard]] bool scanCodeUnit(char16_t &unit);
    [[nodiscard]] bool scanNumber();
    [[nodiscard]] bool scanDigits();
    [[nodiscard]] bool scanLiteral();
    [[nodiscard]] bool hasRepeatedKey(std::size_t first);
    void skipSpace();
    [[nodiscard]] bool accept(char c);
    [[nodiscard]] char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    [[nodiscard]] bool fail(const char *what);

    const QByteArrayView m_text;
    qsizetype m_at = 0;
    JsonOutline::Type m_type = JsonOutline::Type::Scalar;
    QList<JsonOutline::Piece> m_pieces;
    QString m_error;

    // The keys of the objects that are open, the innermost last.
    std::vector<QByteArrayView> m_keys;
    std::list<QByteArray> m_decodedKeys; // what the views of escaped keys look at
};

} // namespace server::mcp
