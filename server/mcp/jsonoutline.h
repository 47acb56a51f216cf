// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <optional>

namespace server::mcp {

// The outermost level of a JSON text, each value as it was written. QJsonDocument alone would lose
// what matters on a wire: how an id was spelt, which of two equal keys was meant, half a surrogate.
class JsonOutline final {
public:
    // RFC 8259 to the letter. Refused besides: a byte order mark, unpaired surrogates, and keys
    // that occur twice in one object at any depth, since two parsers may read them differently.
    static constexpr int kMaxDepth = 64;

    enum class Type { Object, Array, Scalar };
    struct Piece {
        QByteArray key; // decoded; empty in an array
        QByteArrayView value; // as written, without white space around it
    };

    // The bytes must outlive the outline. On failure null, and error (if any) says what is wrong.
    [[nodiscard]] static std::optional<JsonOutline> read(
        QByteArrayView json, QString *error = nullptr);

    [[nodiscard]] Type type() const { return m_type; }
    [[nodiscard]] const QList<Piece> &pieces() const { return m_pieces; }
    // The value of an object's member as written; null: there is none.
    [[nodiscard]] QByteArrayView member(QByteArrayView key) const;

private:
    Type m_type = Type::Scalar;
    QList<Piece> m_pieces;
};

// The text of a JSON string as written, quotes included. Requires: valid JSON.
[[nodiscard]] QString decodeJsonString(QByteArrayView written);

} // namespace server::mcp
