// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/tomlreader.h"

#include "server/config/literalreader.h"
#include "server/config/nearest.h"
#include "server/config/optiontable.h"
#include "shared/util/logfields.h"

#include <algorithm>

namespace server::config {

using namespace Qt::StringLiterals;

namespace {

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString quoted(const QString &name)
{
    return u'"' + shared::escapedForLog(name.left(64)) + u'"';
}

Literal other(const QString &what)
{
    return {.type = Literal::Type::Other, .text = what};
}

Literal listOf(const toml::array &array)
{
    Literal literal{.type = Literal::Type::List};
    for (const toml::node &item : array) {
        const auto text = item.value_exact<std::string>();
        if (!text)
            return other(u"a list of other things than texts"_s);
        literal.list.append(fromUtf8(*text));
    }
    return literal;
}

Literal literalOf(const toml::node &node)
{
    if (const auto text = node.value_exact<std::string>())
        return {.type = Literal::Type::String, .text = fromUtf8(*text)};
    if (const auto integer = node.value_exact<int64_t>())
        return {.type = Literal::Type::Integer, .integer = *integer};
    if (const auto boolean = node.value_exact<bool>())
        return {.type = Literal::Type::Boolean, .boolean = *boolean};
    if (const toml::array *array = node.as_array())
        return listOf(*array);
    if (node.is_table())
        return other(u"a table"_s);
    return other(node.is_floating_point() ? u"a number with a fraction"_s : u"a date or time"_s);
}

const OptionSpec *findOption(const QString &section, const QString &key)
{
    const auto &table = optionTable();
    const auto found = std::find_if(table.begin(), table.end(),
        [&](const OptionSpec &spec) { return spec.section == section && spec.key == key; });
    return found == table.end() ? nullptr : &*found;
}

QStringList sectionNames()
{
    QStringList names{u"applications"_s};
    for (const OptionSpec &spec : optionTable()) {
        if (!names.contains(spec.section))
            names.append(spec.section);
    }
    return names;
}

QStringList keysOf(const QString &section)
{
    QStringList keys;
    for (const OptionSpec &spec : optionTable()) {
        if (spec.section == section)
            keys.append(spec.key);
    }
    return keys;
}

// A key that stands outside its section is the likeliest mistake of all.
QString sectionHint(const QString &name)
{
    for (const OptionSpec &spec : optionTable()) {
        if (spec.key == name)
            return u"; it belongs below [%1]"_s.arg(spec.section);
    }
    return hint(name, sectionNames());
}

} // namespace

TomlReader::TomlReader(Options &options)
    : m_options(options)
{
}

void TomlReader::read(const toml::table &document)
{
    const QStringList sections = sectionNames();
    for (const auto &[key, node] : document) {
        const QString name = fromUtf8(key.str());
        if (name == u"applications")
            readApplications(node);
        else if (!sections.contains(name))
            fault(key.source(),
                u"unknown %1 %2%3"_s.arg(
                    node.is_table() ? u"section"_s : u"key"_s, quoted(name), sectionHint(name)));
        else if (const toml::table *table = node.as_table())
            readSection(name, *table);
        else
            fault(key.source(), u"%1 is a section: write [%1]"_s.arg(name));
    }
    std::stable_sort(m_faults.begin(), m_faults.end(),
        [](const Fault &left, const Fault &right) { return left.line < right.line; });
}

void TomlReader::readSection(const QString &section, const toml::table &table)
{
    for (const auto &[key, node] : table) {
        const QString name = fromUtf8(key.str());
        const OptionSpec *spec = findOption(section, name);
        if (!spec) {
            fault(key.source(),
                u"unknown key %1 in [%2]%3"_s.arg(
                    quoted(name), section, hint(name, keysOf(section))));
            continue;
        }
        const auto done = spec->read(m_options, literalOf(node));
        if (!done)
            fault(key.source(), u"%1 in [%2]: %3"_s.arg(name, section, done.error().message));
    }
}

void TomlReader::readApplications(const toml::node &node)
{
    const toml::array *array = node.as_array();
    const bool isListOfTables = array
        && std::all_of(
            array->begin(), array->end(), [](const toml::node &item) { return item.is_table(); });
    if (!isListOfTables)
        return fault(node.source(), u"applications: write [[applications]] above each of them"_s);
    for (const toml::node &item : *array)
        readApplication(*item.as_table());
}

void TomlReader::readApplication(const toml::table &table)
{
    access::Application application;
    const qsizetype faultsBefore = m_faults.size();
    for (const auto &[key, node] : table)
        readApplicationKey(application, fromUtf8(key.str()), node);
    if (m_faults.size() > faultsBefore)
        return;
    const auto isSame = [&](const access::Application &known) {
        return known.id == application.id;
    };
    const auto &known = m_options.applications;
    if (application.id.isEmpty())
        fault(table.source(), u"an application needs an id"_s);
    else if (std::any_of(known.begin(), known.end(), isSame))
        fault(table.source(), u"application %1 is there twice"_s.arg(quoted(application.id)));
    else if (application.privacyKeys.isEmpty())
        fault(table.source(), u"application %1 needs privacy-keys"_s.arg(quoted(application.id)));
    else
        m_options.applications.append(application);
}

void TomlReader::readApplicationKey(
    access::Application &application, const QString &key, const toml::node &value)
{
    const Literal literal = literalOf(value);
    if (key == u"privacy-keys") {
        // What was found is not told: it may be a key.
        const auto keys = readList(literal);
        if (!keys || keys->isEmpty())
            return fault(value.source(), u"privacy-keys: expected a list of texts"_s);
        application.privacyKeys = *keys;
        return;
    }
    const QStringList known{u"id"_s, u"name"_s, u"description"_s, u"privacy-keys"_s};
    if (!known.contains(key))
        return fault(value.source(),
            u"unknown key %1 in [[applications]]%2"_s.arg(quoted(key), hint(key, known)));
    // Names and descriptions may be empty.
    if (literal.type != Literal::Type::String)
        return fault(
            value.source(), u"%1: expected a text, found %2"_s.arg(key, literal.describe()));
    QString &field = key == u"id" ? application.id
        : key == u"name"          ? application.name
                                  : application.description;
    field = literal.text;
}

void TomlReader::fault(const toml::source_region &where, const QString &text)
{
    m_faults.append({where.begin.line, text});
}

} // namespace server::config
