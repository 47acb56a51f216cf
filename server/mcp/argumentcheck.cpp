// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/argumentcheck.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QStringList>

#include <cmath>
#include <optional>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

QStringList typesOf(const QJsonObject &schema)
{
    const QJsonValue type = schema.value("type"_L1);
    if (type.isString())
        return {type.toString()};
    QStringList types;
    const QJsonArray several = type.toArray();
    for (const auto &one : several)
        types << one.toString();
    return types;
}

QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return u"a boolean"_s;
    case QJsonValue::Double:
        return u"a number"_s;
    case QJsonValue::String:
        return u"a string"_s;
    case QJsonValue::Array:
        return u"an array"_s;
    case QJsonValue::Object:
        return u"an object"_s;
    default:
        return u"null"_s;
    }
}

QString withArticle(const QString &type)
{
    if (type == "null"_L1)
        return type;
    const bool startsWithVowel = QStringLiteral("aeiou").contains(type.front());
    return (startsWithVowel ? u"an "_s : u"a "_s) + type;
}

bool isInteger(double number)
{
    return std::isfinite(number) && std::trunc(number) == number;
}

// A number, also when it was given as text.
std::optional<QJsonValue> asNumber(const QJsonValue &value, bool mustBeInteger)
{
    double number = value.toDouble();
    if (value.isString()) {
        bool isNumber = false;
        number = value.toString().trimmed().toDouble(&isNumber);
        if (!isNumber || !std::isfinite(number))
            return std::nullopt;
    } else if (!value.isDouble()) {
        return std::nullopt;
    }
    if (mustBeInteger && !isInteger(number))
        return std::nullopt;
    // A number as such is left alone: it may be an integer that double can't hold.
    return value.isDouble() ? value : QJsonValue(number);
}

std::optional<QJsonValue> asType(const QJsonValue &value, const QString &type)
{
    if (type == "number"_L1 || type == "integer"_L1)
        return asNumber(value, type == "integer"_L1);
    const bool fits = (type == "string"_L1 && value.isString())
        || (type == "boolean"_L1 && value.isBool()) || (type == "array"_L1 && value.isArray())
        || (type == "object"_L1 && value.isObject()) || (type == "null"_L1 && value.isNull());
    return fits ? std::optional(value) : std::nullopt;
}

// The value as the first type that takes it; a value that fits as it is comes before one that has
// to be converted, so that "1" stays text where text is allowed.
std::optional<QJsonValue> asAnyType(const QJsonValue &value, const QStringList &types)
{
    if (types.isEmpty() || (value.isString() && types.contains("string"_L1)))
        return value;
    for (const QString &type : types) {
        if (auto converted = asType(value, type))
            return converted;
    }
    return std::nullopt;
}

QString describe(const QStringList &types)
{
    QStringList words;
    for (const QString &type : types)
        words << withArticle(type);
    return words.join(" or "_L1);
}

// Collects what is wrong, so that a model can mend all of it at once.
class ArgumentCheck {
public:
    void check(const QString &name, const QJsonObject &property, bool isRequired);

    QJsonObject arguments;
    QStringList problems;

private:
    void checkItems(const QString &name, const QStringList &itemTypes);
};

void ArgumentCheck::check(const QString &name, const QJsonObject &property, bool isRequired)
{
    const QStringList types = typesOf(property);
    const auto found = arguments.constFind(name);
    const bool isUnsaid = found == arguments.constEnd()
        || (found->isNull() && !types.isEmpty() && !types.contains("null"_L1));
    if (isUnsaid) {
        arguments.remove(name);
        if (isRequired)
            problems << u"the required argument \"%1\" is missing"_s.arg(name);
        return;
    }
    const QJsonValue value = *found;
    const auto converted = asAnyType(value, types);
    if (!converted) {
        problems << u"the argument \"%1\" must be %2, but is %3"_s.arg(
            name, describe(types), typeName(value));
        return;
    }
    arguments.insert(name, *converted);
    if (converted->isArray())
        checkItems(name, typesOf(property.value("items"_L1).toObject()));
}

void ArgumentCheck::checkItems(const QString &name, const QStringList &itemTypes)
{
    QJsonArray items = arguments.value(name).toArray();
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QJsonValue item = items.at(i);
        const auto converted = asAnyType(item, itemTypes);
        if (!converted) {
            problems << u"item %1 of the argument \"%2\" must be %3, but is %4"_s.arg(
                QString::number(i + 1), name, describe(itemTypes), typeName(item));
            return;
        }
        items.replace(i, *converted);
    }
    arguments.insert(name, items);
}

} // namespace

shared::Result<QJsonObject> checkArguments(const QJsonObject &schema, const QJsonObject &arguments)
{
    ArgumentCheck state{arguments, {}};
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    const QJsonArray required = schema.value("required"_L1).toArray();
    for (auto property = properties.begin(); property != properties.end(); ++property)
        state.check(property.key(), property->toObject(), required.contains(property.key()));
    for (const auto &name : required) {
        if (!properties.contains(name.toString()))
            state.check(name.toString(), {}, true);
    }
    if (state.problems.isEmpty())
        return state.arguments;
    return shared::Error{shared::ErrorCode::InvalidArgument,
        u"The call can't be made like this: %1."_s.arg(state.problems.join("; "_L1))};
}

} // namespace server::mcp
