// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/text.h"

#include <algorithm>

namespace server::session {

using namespace Qt::StringLiterals;
using shared::Done;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

constexpr qsizetype kMaxQuotedLength = 64;
constexpr qsizetype kMaxQuotedCount = 10;

// Control characters, line and paragraph separators, and the signs that turn the direction of the
// text after them: with those, a name in a log line or a list could pass for another.
bool isUnfitForName(QChar c)
{
    const char16_t u = c.unicode();
    return c.category() == QChar::Other_Control || u == 0x2028 || u == 0x2029
        || (u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069);
}

Error loneSurrogate(QStringView what)
{
    return {ErrorCode::InvalidArgument,
        u"%1 is not valid Unicode: it holds half of a surrogate pair. Send the text again "
        u"with the whole character, or without it."_s.arg(what)};
}

} // namespace

std::optional<qsizetype> utf8Size(QStringView text)
{
    qsizetype size = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            size += 4;
            ++i;
        } else if (c.isSurrogate()) {
            return std::nullopt;
        } else {
            size += c.unicode() < 0x80 ? 1 : c.unicode() < 0x800 ? 2 : 3;
        }
    }
    return size;
}

Result<Done> checkName(QStringView what, const QString &text, qsizetype maxBytes)
{
    if (text.isEmpty())
        return Error{ErrorCode::InvalidArgument, u"%1 is empty. Give one."_s.arg(what)};
    if (auto checked = checkText(what, text, maxBytes); !checked)
        return checked;
    if (std::any_of(text.cbegin(), text.cend(), isUnfitForName))
        return Error{ErrorCode::InvalidArgument,
            u"%1 %2 holds a control character or a line break. Leave it out."_s.arg(
                what, quoted(text))};
    return Done{};
}

Result<Done> checkId(QStringView what, const QString &text, qsizetype maxBytes)
{
    if (auto checked = checkName(what, text, maxBytes); !checked)
        return checked;
    if (text.front().isSpace() || text.back().isSpace())
        return Error{ErrorCode::InvalidArgument,
            u"%1 %2 begins or ends with a blank. Leave it out."_s.arg(what, quoted(text))};
    if (text == u'.' || text == u"..")
        return Error{ErrorCode::InvalidArgument,
            u"%1 %2 can't stand in a URL. Choose another."_s.arg(what, quoted(text))};
    return Done{};
}

Result<Done> checkText(QStringView what, const QString &text, qsizetype maxBytes)
{
    const std::optional<qsizetype> size = utf8Size(text);
    if (!size)
        return loneSurrogate(what);
    if (*size > maxBytes)
        return Error{ErrorCode::InvalidArgument,
            u"%1 has %2 bytes; the limit is %3 bytes. Make it shorter."_s.arg(what).arg(*size).arg(
                maxBytes)};
    return Done{};
}

QString quoted(QStringView text)
{
    QString shown;
    for (qsizetype i = 0; i < text.size() && shown.size() < kMaxQuotedLength; ++i) {
        const QChar c = text.at(i);
        if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate())
            shown.append(c).append(text.at(++i));
        else
            shown.append(
                c.isSurrogate() || isUnfitForName(c) ? QChar(QChar::ReplacementCharacter) : c);
    }
    if (shown.size() < text.size())
        shown.append(u'…');
    return u'"' + shown + u'"';
}

QString quoted(const QStringList &texts)
{
    QStringList shown;
    for (const QString &text : texts.first(std::min(texts.size(), kMaxQuotedCount)))
        shown.append(quoted(text));
    const qsizetype rest = texts.size() - shown.size();
    return shown.join(u", "_s) + (rest > 0 ? u" and %1 more"_s.arg(rest) : QString());
}

Error limitReached(QStringView limit, qsizetype value, QStringView whatToDo)
{
    return {ErrorCode::LimitReached,
        u"The limit of %1 is reached: %2. %3"_s.arg(limit, QString::number(value), whatToDo)};
}

} // namespace server::session
