// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/logfields.h"

#include <QDebug>

#include <algorithm>

namespace shared {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

bool isPlain(QChar character)
{
    const char16_t code = character.unicode();
    return code > u' ' && code < u'\x7f' && code != u'"' && code != u'=' && code != u'\\';
}

// Text that would read as a number or a boolean is quoted, so that a reader can tell an agent named
// "7" from the count 7.
bool readsAsLiteral(QStringView value)
{
    if (value == u"true" || value == u"false")
        return true;
    const QStringView digits = value.startsWith(u'-') ? value.sliced(1) : value;
    return !digits.isEmpty() && digits.count(u'.') <= 1
        && std::all_of(digits.begin(), digits.end(), [](QChar character) {
               return (character >= u'0' && character <= u'9') || character == u'.';
           });
}

bool isReadable(char32_t code)
{
    // Spaces other than the plain one look like it, or break the line (U+2028).
    return code == U' ' || (QChar::isPrint(code) && !QChar::isSpace(code));
}

void appendEscaped(QString &out, char32_t code)
{
    switch (code) {
    case U'\n':
        out += u"\\n";
        return;
    case U'\r':
        out += u"\\r";
        return;
    case U'\t':
        out += u"\\t";
        return;
    case U'\\':
        out += u"\\\\";
        return;
    default:
        break;
    }
    // As in JSON and C: four digits, or the two halves of a surrogate pair.
    for (const QChar unit : QChar::fromUcs4(code))
        out += u"\\u"_s + QString::number(unit.unicode(), 16).rightJustified(4, u'0');
}

QString quoted(QStringView value)
{
    QString escaped = escapedForLog(value);
    escaped.replace(u'"', u"\\\""_s);
    return u'"' + escaped + u'"';
}

QString twoParts(qint64 major, QChar majorUnit, qint64 minor, QChar minorUnit)
{
    return QString::number(major) + majorUnit + QString::number(minor).rightJustified(2, u'0')
        + minorUnit;
}

} // namespace

LogFields::LogFields(const char *message)
    : m_text(QString::fromUtf8(message))
{
}

LogFields &LogFields::add(const char *key, QStringView value)
{
    const bool isCut = value.size() > kMaxValue;
    if (isCut)
        value.truncate(value[kMaxValue - 1].isHighSurrogate() ? kMaxValue - 1 : kMaxValue);
    if (!isCut && !value.isEmpty() && std::all_of(value.begin(), value.end(), isPlain)
        && !readsAsLiteral(value))
        return addBare(key, value.toString());
    return addBare(key, quoted(isCut ? value.toString() + QChar(0x2026) : value.toString()));
}

LogFields &LogFields::add(const char *key, const QByteArray &value)
{
    return add(key, QString::fromUtf8(value));
}

LogFields &LogFields::add(const char *key, std::chrono::microseconds value)
{
    return addBare(key, durationForLog(value));
}

LogFields &LogFields::add(const char *key, double value)
{
    return addBare(key, QString::number(value, 'f', 3));
}

LogFields &LogFields::addBare(const char *key, const QString &value)
{
    m_text += m_hasFields ? u" " : u"  ";
    m_text += QLatin1StringView(key) + u'=' + value;
    m_hasFields = true;
    return *this;
}

QDebug operator<<(QDebug debug, const LogFields &fields)
{
    const QDebugStateSaver saver(debug);
    debug.noquote().nospace() << fields.text();
    return debug;
}

QString escapedForLog(QStringView text)
{
    QString out;
    out.reserve(text.size());
    for (const char32_t code : text.toUcs4()) { // lone surrogates come as U+FFFD
        if (code != U'\\' && isReadable(code))
            out += QChar::fromUcs4(code);
        else
            appendEscaped(out, code);
    }
    return out;
}

QString durationForLog(std::chrono::microseconds duration)
{
    using std::chrono::floor;
    if (duration < 0us)
        return u'-' + durationForLog(-duration);
    if (duration < 1ms)
        return QString::number(duration.count()) + u"us"_s;
    if (duration < 1s)
        return QString::number(floor<std::chrono::milliseconds>(duration).count()) + u"ms"_s;
    const qint64 seconds = floor<std::chrono::seconds>(duration).count();
    if (seconds < 60)
        return QString::number(seconds) + u'.' + QString::number(duration % 1s / 100ms) + u's';
    const qint64 minutes = seconds / 60;
    if (minutes < 60)
        return twoParts(minutes, u'm', seconds % 60, u's');
    const qint64 hours = minutes / 60;
    if (hours < 24)
        return twoParts(hours, u'h', minutes % 60, u'm');
    return twoParts(hours / 24, u'd', hours % 24, u'h');
}

} // namespace shared
