// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/logline.h"

#include <optional>

namespace server::logging {

namespace {

// Reads `key=value` pairs with one space between them, strictly: whatever LogFields would not have
// written makes the reading fail.
class FieldReader {
public:
    explicit FieldReader(QStringView text)
        : m_rest(text)
    {
    }

    std::optional<QList<LogLine::Field>> readAll()
    {
        QList<LogLine::Field> fields;
        do {
            LogLine::Field field;
            if (!readKey(field.key) || !readValue(field))
                return std::nullopt;
            fields.append(field);
        } while (take(u' '));
        if (!m_rest.isEmpty())
            return std::nullopt;
        return fields;
    }

private:
    bool take(QChar expected)
    {
        if (!m_rest.startsWith(expected))
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }

    bool readKey(QString &key)
    {
        qsizetype length = 0;
        while (length < m_rest.size() && isKeyCharacter(m_rest[length]))
            ++length;
        key = m_rest.first(length).toString();
        m_rest = m_rest.sliced(length);
        return length > 0 && take(u'=');
    }

    bool readValue(LogLine::Field &field)
    {
        field.isQuoted = take(u'"');
        if (field.isQuoted)
            return readQuoted(field.value);
        const qsizetype end = m_rest.indexOf(u' ');
        field.value = m_rest.first(end < 0 ? m_rest.size() : end).toString();
        m_rest = m_rest.sliced(field.value.size());
        return !field.value.isEmpty() && !field.value.contains(u'"');
    }

    bool readQuoted(QString &value)
    {
        while (!m_rest.isEmpty()) {
            const QChar character = m_rest.front();
            m_rest = m_rest.sliced(1);
            if (character == u'"')
                return true;
            if (character != u'\\')
                value += character;
            else if (!readEscape(value))
                return false;
        }
        return false;
    }

    bool readEscape(QString &value)
    {
        if (take(u'n'))
            value += u'\n';
        else if (take(u'r'))
            value += u'\r';
        else if (take(u't'))
            value += u'\t';
        else if (take(u'\\'))
            value += u'\\';
        else if (take(u'"'))
            value += u'"';
        else
            return take(u'u') && readCodeUnit(value);
        return true;
    }

    bool readCodeUnit(QString &value)
    {
        bool isNumber = false;
        const QStringView digits = m_rest.first(qMin<qsizetype>(4, m_rest.size()));
        const ushort unit = digits.toUShort(&isNumber, 16);
        if (digits.size() < 4 || !isNumber)
            return false;
        value += QChar(unit);
        m_rest = m_rest.sliced(4);
        return true;
    }

    static bool isKeyCharacter(QChar character)
    {
        return (character >= u'a' && character <= u'z') || (character >= u'0' && character <= u'9')
            || character == u'_';
    }

    QStringView m_rest;
};

} // namespace

LogLine LogLine::parse(QStringView text)
{
    const qsizetype gap = text.indexOf(QStringView(u"  "));
    if (gap > 0) {
        if (const auto fields = FieldReader(text.sliced(gap + 2)).readAll())
            return {text.first(gap).toString(), *fields};
    }
    return {text.toString(), {}};
}

} // namespace server::logging
