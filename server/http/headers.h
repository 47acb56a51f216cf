// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <utility>

namespace server::http {

// Header fields in the order they came; names compare without case (RFC 9110 section 5.1).
class Headers {
public:
    using Field = std::pair<QByteArray, QByteArray>;

    Headers() = default;
    Headers(std::initializer_list<Field> fields)
        : m_fields(fields)
    {
    }

    void append(QByteArray name, QByteArray value);
    void set(QByteArray name, QByteArray value); // replaces all of that name
    // The first field of that name; a null array where there is none.
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
    [[nodiscard]] bool contains(QByteArrayView name) const;
    [[nodiscard]] qsizetype count(QByteArrayView name) const;
    // The elements of a list field in order, in however many lines they came. They live as long as
    // the headers stay as they are.
    [[nodiscard]] QList<QByteArrayView> elements(QByteArrayView name) const;
    [[nodiscard]] const QList<Field> &fields() const { return m_fields; }

private:
    QList<Field> m_fields;
};

} // namespace server::http
