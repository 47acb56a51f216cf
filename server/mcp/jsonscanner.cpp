// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/jsonscanner.h"

#include <algorithm>
#include <array>

namespace server::mcp {

bool JsonScanner::scan()
{
    // What follows looks at bytes only, so the encoding is checked once and for all.
    if (!m_text.isValidUtf8())
        return fail("not UTF-8");
    skipSpace();
    if (peek() == '{')
        m_type = JsonOutline::Type::Object;
    else if (peek() == '[')
        m_type = JsonOutline::Type::Array;
    if (!scanValue(0))
        return false;
    skipSpace();
    return m_at == m_text.size() || fail("more text after the end");
}

// depth: how many containers are open around the value.
bool JsonScanner::scanValue(int depth)
{
    switch (peek()) {
    case '{':
    case '[':
        if (depth >= JsonOutline::kMaxDepth)
            return fail("nested too deeply");
        return peek() == '{' ? scanObject(depth + 1) : scanArray(depth + 1);
    case '"':
        return scanString();
    case 't':
    case 'f':
    case 'n':
        return scanLiteral();
    default:
        return scanNumber();
    }
}

bool JsonScanner::scanObject(int depth)
{
    const std::size_t firstKey = m_keys.size();
    ++m_at;
    skipSpace();
    if (!accept('}')) {
        do {
            skipSpace();
            if (!scanMember(depth))
                return false;
            skipSpace();
        } while (accept(','));
        if (!accept('}'))
            return fail("a comma or } expected");
    }
    if (hasRepeatedKey(firstKey))
        return fail("a key occurs twice in one object");
    m_keys.resize(firstKey);
    return true;
}

bool JsonScanner::scanMember(int depth)
{
    const qsizetype start = m_at;
    if (peek() != '"')
        return fail("a key expected");
    if (!scanString())
        return false;
    const QByteArrayView written = m_text.sliced(start, m_at - start);
    if (written.contains('\\')) {
        m_decodedKeys.push_back(decodeJsonString(written).toUtf8());
        m_keys.emplace_back(m_decodedKeys.back());
    } else {
        m_keys.push_back(written.sliced(1, written.size() - 2));
    }
    const QByteArray key = depth == 1 ? m_keys.back().toByteArray() : QByteArray();
    skipSpace();
    if (!accept(':'))
        return fail("a colon expected");
    return scanPiece(key, depth);
}

bool JsonScanner::scanArray(int depth)
{
    ++m_at;
    skipSpace();
    if (accept(']'))
        return true;
    do {
        if (!scanPiece({}, depth))
            return false;
        skipSpace();
    } while (accept(','));
    return accept(']') || fail("a comma or ] expected");
}

bool JsonScanner::scanPiece(const QByteArray &key, int depth)
{
    skipSpace();
    const qsizetype start = m_at;
    if (!scanValue(depth))
        return false;
    if (depth == 1)
        m_pieces.append({key, m_text.sliced(start, m_at - start)});
    return true;
}

bool JsonScanner::scanString()
{
    ++m_at;
    while (m_at < m_text.size()) {
        const auto c = static_cast<unsigned char>(m_text[m_at]);
        if (c < 0x20)
            return fail("a control character in a string");
        ++m_at;
        if (c == '"')
            return true;
        if (c == '\\' && !scanEscape())
            return false;
    }
    return fail("a string without an end");
}

bool JsonScanner::scanEscape()
{
    if (!accept('u')) {
        const char c = peek();
        ++m_at;
        return (c != '\0' && QByteArrayView("\"\\/bfnrt").contains(c)) || fail("unknown escape");
    }
    char16_t unit = 0;
    if (!scanCodeUnit(unit))
        return false;
    if (!QChar::isSurrogate(unit))
        return true;
    char16_t low = 0;
    if (!QChar::isHighSurrogate(unit) || !accept('\\') || !accept('u'))
        return fail("half a surrogate pair");
    if (!scanCodeUnit(low))
        return false;
    return QChar::isLowSurrogate(low) || fail("half a surrogate pair");
}

bool JsonScanner::scanCodeUnit(char16_t &unit)
{
    const QByteArrayView digits = m_text.sliced(m_at, std::min<qsizetype>(4, m_text.size() - m_at));
    const bool isHex = digits.size() == 4 && std::all_of(digits.begin(), digits.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    if (!isHex)
        return fail("four hexadecimal digits expected");
    m_at += 4;
    unit = static_cast<char16_t>(digits.toByteArray().toUShort(nullptr, 16));
    return true;
}

bool JsonScanner::scanNumber()
{
    const bool isNegative = accept('-');
    if (!isNegative && (peek() < '0' || peek() > '9'))
        return fail("a value expected");
    if (!accept('0') && !scanDigits())
        return false;
    if (accept('.') && !scanDigits())
        return false;
    if (peek() != 'e' && peek() != 'E')
        return true;
    ++m_at;
    if (peek() == '+' || peek() == '-')
        ++m_at;
    return scanDigits();
}

bool JsonScanner::scanDigits()
{
    const qsizetype start = m_at;
    while (peek() >= '0' && peek() <= '9')
        ++m_at;
    return m_at > start || fail("a digit expected");
}

bool JsonScanner::scanLiteral()
{
    static constexpr std::array kLiterals{
        QByteArrayView("true"), QByteArrayView("false"), QByteArrayView("null")};
    const QByteArrayView rest = m_text.sliced(m_at);
    for (const QByteArrayView literal : kLiterals) {
        if (rest.startsWith(literal)) {
            m_at += literal.size();
            return true;
        }
    }
    return fail("a value expected");
}

bool JsonScanner::hasRepeatedKey(std::size_t first)
{
    const auto begin = m_keys.begin() + static_cast<std::ptrdiff_t>(first);
    const auto isLess = [](QByteArrayView a, QByteArrayView b) { return a.compare(b) < 0; };
    std::sort(begin, m_keys.end(), isLess);
    return std::adjacent_find(begin, m_keys.end()) != m_keys.end();
}

void JsonScanner::skipSpace()
{
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
        ++m_at;
}

bool JsonScanner::accept(char c)
{
    if (m_at >= m_text.size() || m_text[m_at] != c)
        return false;
    ++m_at;
    return true;
}

bool JsonScanner::fail(const char *what)
{
    m_error = QStringLiteral("%1 at byte %2").arg(QLatin1StringView(what)).arg(m_at);
    return false;
}

} // namespace server::mcp
