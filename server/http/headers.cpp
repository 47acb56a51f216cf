// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/headers.h"

#include "server/http/syntax.h"

#include <algorithm>
#include <utility>

namespace server::http {

namespace {

bool isNamed(const Headers::Field &field, QByteArrayView name)
{
    return QByteArrayView(field.first).compare(name, Qt::CaseInsensitive) == 0;
}

} // namespace

void Headers::append(QByteArray name, QByteArray value)
{
    m_fields.emplaceBack(std::move(name), std::move(value));
}

void Headers::set(QByteArray name, QByteArray value)
{
    m_fields.removeIf([&name](const Field &field) { return isNamed(field, name); });
    append(std::move(name), std::move(value));
}

QByteArray Headers::value(QByteArrayView name) const
{
    for (const Field &field : m_fields) {
        if (isNamed(field, name))
            return field.second;
    }
    return {};
}

bool Headers::contains(QByteArrayView name) const
{
    return count(name) > 0;
}

qsizetype Headers::count(QByteArrayView name) const
{
    return std::ranges::count_if(
        m_fields, [name](const Field &field) { return isNamed(field, name); });
}

QList<QByteArrayView> Headers::elements(QByteArrayView name) const
{
    QList<QByteArrayView> elements;
    for (const Field &field : m_fields) {
        if (isNamed(field, name))
            elements.append(listElements(field.second));
    }
    return elements;
}

} // namespace server::http
