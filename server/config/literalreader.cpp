// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/literalreader.h"

#include <QRegularExpression>

#include <array>
#include <limits>
#include <utility>

namespace server::config {

using namespace Qt::StringLiterals;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

struct Unit {
    QLatin1StringView name;
    qint64 factor;
};

// From the largest down, so that showing a value finds the roundest.
constexpr std::array<Unit, 4> kSizeUnits{
    {{"GiB"_L1, 1 << 30}, {"MiB"_L1, 1 << 20}, {"KiB"_L1, 1 << 10}, {"B"_L1, 1}}};
constexpr std::array<Unit, 4> kTimeUnits{
    {{"h"_L1, 3'600'000}, {"m"_L1, 60'000}, {"s"_L1, 1'000}, {"ms"_L1, 1}}};

Error expected(const QString &what, const Literal &literal)
{
    return {ErrorCode::InvalidArgument, u"expected %1, found %2"_s.arg(what, literal.describe())};
}

bool isText(const Literal &literal)
{
    return literal.type == Literal::Type::Word || literal.type == Literal::Type::String;
}

// "15s" with the factor of its unit applied; a number without a unit has the given factor.
template <size_t count>
std::optional<qint64> readWithUnit(
    QStringView text, const std::array<Unit, count> &units, qint64 bareFactor)
{
    const auto isDigit = [](QChar character) { return character >= u'0' && character <= u'9'; };
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    bool isNumber = false;
    const qint64 number = text.first(end - text.begin()).toLongLong(&isNumber);
    const QStringView name = text.sliced(end - text.begin());
    const auto unit = std::find_if(
        units.begin(), units.end(), [name](const Unit &one) { return name == one.name; });
    if (!isNumber || (!name.isEmpty() && unit == units.end()))
        return std::nullopt;
    const qint64 factor = name.isEmpty() ? bareFactor : unit->factor;
    if (number > std::numeric_limits<qint64>::max() / factor)
        return std::nullopt;
    return number * factor;
}

template <size_t count> QString showWithUnit(qint64 value, const std::array<Unit, count> &units)
{
    for (const Unit &unit : units) {
        if (value != 0 && value % unit.factor == 0)
            return QString::number(value / unit.factor) + unit.name;
    }
    return u"0"_s;
}

bool isWithin(qint64 value, Bounds bounds)
{
    return value >= bounds.smallest && value <= bounds.largest;
}

} // namespace

Result<qint64> readCount(const Literal &literal, Bounds bounds)
{
    bool isNumber = literal.type == Literal::Type::Integer;
    const qint64 value =
        literal.type == Literal::Type::Word ? literal.text.toLongLong(&isNumber) : literal.integer;
    if (!isNumber || !isWithin(value, bounds))
        return expected(
            u"a whole number from %1 to %2"_s.arg(bounds.smallest).arg(bounds.largest), literal);
    return value;
}

Result<qint64> readSize(const Literal &literal, Bounds bounds)
{
    std::optional<qint64> value;
    if (literal.type == Literal::Type::Integer)
        value = literal.integer;
    else if (isText(literal))
        value = readWithUnit(literal.text, kSizeUnits, 1);
    if (!value || !isWithin(*value, bounds))
        return expected(u"a size such as 65536 or \"64KiB\" (B, KiB, MiB, GiB) from %1 to %2"_s.arg(
                            showWithUnit(bounds.smallest, kSizeUnits),
                            showWithUnit(bounds.largest, kSizeUnits)),
            literal);
    return *value;
}

Result<std::chrono::milliseconds> readDuration(const Literal &literal, Bounds bounds)
{
    std::optional<qint64> value;
    if (literal.type == Literal::Type::Integer)
        value = readWithUnit(QString::number(literal.integer), kTimeUnits, 1'000);
    else if (isText(literal))
        value = readWithUnit(literal.text, kTimeUnits, 1'000);
    if (!value || !isWithin(*value, bounds))
        return expected(
            u"a duration such as \"15s\" (ms, s, m, h; a number is seconds) from %1 to %2"_s.arg(
                showWithUnit(bounds.smallest, kTimeUnits),
                showWithUnit(bounds.largest, kTimeUnits)),
            literal);
    return std::chrono::milliseconds(*value);
}

Result<bool> readSwitch(const Literal &literal)
{
    if (literal.type == Literal::Type::Boolean)
        return literal.boolean;
    if (literal.type == Literal::Type::Word) {
        const QString word = literal.text.toLower();
        if (word == u"on" || word == u"true" || word == u"yes" || word == u"1")
            return true;
        if (word == u"off" || word == u"false" || word == u"no" || word == u"0")
            return false;
        return expected(u"on or off"_s, literal);
    }
    return expected(u"true or false"_s, literal);
}

Result<QString> readAnyText(const Literal &literal)
{
    return isText(literal) && literal.text.isEmpty() ? Result<QString>(QString())
                                                     : readText(literal);
}

Result<QString> readText(const Literal &literal)
{
    if (!isText(literal) || literal.text.isEmpty() || literal.text.contains(QChar(u'\0')))
        return expected(u"a text"_s, literal);
    return literal.text;
}

Result<QStringList> readList(const Literal &literal)
{
    QStringList items;
    if (literal.type == Literal::Type::List)
        items = literal.list;
    else if (literal.type == Literal::Type::Word)
        items = literal.text.split(u',', Qt::SkipEmptyParts);
    else
        return expected(u"a list of texts"_s, literal);
    for (QString &item : items)
        item = item.trimmed();
    if (items.contains(QString()))
        return expected(u"a list without empty texts"_s, literal);
    return items;
}

Result<QHostAddress> readAddress(const Literal &literal)
{
    // QHostAddress takes "1" for 0.0.0.1 as inet_aton does, which nobody means.
    static const QRegularExpression kShape(uR"(^(\d+\.\d+\.\d+\.\d+|[^.]*:.*)$)"_s);
    if (isText(literal) && literal.text == u"localhost")
        return QHostAddress(QHostAddress::LocalHost);
    QHostAddress address;
    if (!isText(literal) || !kShape.match(literal.text).hasMatch()
        || !address.setAddress(literal.text))
        return expected(u"an IP address such as 127.0.0.1, 0.0.0.0 or ::1"_s, literal);
    return address;
}

Result<QList<Subnet>> readSubnets(const Literal &literal)
{
    const Result<QStringList> items = readList(literal);
    if (!items)
        return items.error();
    QList<Subnet> subnets;
    for (const QString &item : *items) {
        const Subnet subnet = QHostAddress::parseSubnet(item);
        if (subnet.first.isNull())
            return expected(u"addresses or subnets such as 10.0.0.0/8"_s, Literal::word(item));
        subnets.append(subnet);
    }
    return subnets;
}

Result<qsizetype> readChoice(const Literal &literal, const QStringList &choices)
{
    const qsizetype index = isText(literal) ? choices.indexOf(literal.text) : -1;
    if (index < 0)
        return expected(u"one of "_s + choices.join(u", "_s), literal);
    return index;
}

QString showSize(qint64 bytes)
{
    const QString text = showWithUnit(bytes, kSizeUnits);
    return bytes % kSizeUnits[2].factor == 0 && bytes != 0 ? showText(text)
                                                           : QString::number(bytes);
}

QString showDuration(std::chrono::milliseconds duration)
{
    return duration.count() == 0 ? u"0"_s : showText(showWithUnit(duration.count(), kTimeUnits));
}

QString showText(const QString &text)
{
    QString escaped = text;
    escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + escaped + u'"';
}

QString showList(const QStringList &list)
{
    QStringList items;
    for (const QString &item : list)
        items.append(showText(item));
    return u'[' + items.join(u", "_s) + u']';
}

} // namespace server::config
