// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/literalreader.h"
#include "server/config/optionspec.h"

#include <limits>
#include <type_traits>
#include <utility>

namespace server::config {

// The rows of one section. Each function describes an option of one type; the template arguments
// are the way to its field (&Options::http, &http::Limits::urlBytes).
class SpecBuilder {
public:
    explicit SpecBuilder(QString section)
        : m_section(std::move(section))
    {
    }

    template <auto... Path> OptionSpec count(const char *key, Bounds bounds, const char *help) const
    {
        return spec<Path...>(
            key, "NUMBER", help,
            [bounds](const Literal &literal) { return readCount(literal, bounds); },
            [](auto value) { return QString::number(value); });
    }

    template <auto... Path> OptionSpec size(const char *key, Bounds bounds, const char *help) const
    {
        return spec<Path...>(
            key, "SIZE", help,
            [bounds](const Literal &literal) { return readSize(literal, bounds); },
            [](auto value) { return showSize(value); });
    }

    template <auto... Path>
    OptionSpec duration(const char *key, std::chrono::milliseconds smallest,
        std::chrono::milliseconds largest, const char *help) const
    {
        const Bounds bounds{smallest.count(), largest.count()};
        return spec<Path...>(
            key, "DURATION", help,
            [bounds](const Literal &literal) { return readDuration(literal, bounds); },
            showDuration);
    }

    // The choices in the order of the enumeration; the help ends with them.
    template <auto... Path>
    OptionSpec choice(
        const char *key, const char *valueName, const QStringList &choices, const char *help) const
    {
        OptionSpec made = spec<Path...>(
            key, valueName, help,
            [choices](const Literal &literal) { return readChoice(literal, choices); },
            [choices](auto value) { return showText(choices.at(static_cast<qsizetype>(value))); });
        made.help += QStringLiteral(": ") + choices.join(QStringLiteral(", "));
        return made;
    }

    template <auto... Path>
    OptionSpec list(const char *key, const char *valueName, const char *help) const
    {
        return spec<Path...>(key, valueName, help, readList, showList);
    }

    // Any other type: with its own reading and showing.
    template <auto... Path, typename Read, typename Show>
    OptionSpec spec(
        const char *key, const char *valueName, const char *help, Read read, Show show) const
    {
        OptionSpec made{m_section, QString::fromLatin1(key), QString::fromLatin1(valueName),
            QString::fromLatin1(help), false, {}, {}, {}};
        made.read = [read](
                        Options &options, const Literal &literal) -> shared::Result<shared::Done> {
            auto value = read(literal);
            if (!value)
                return value.error();
            auto &field = (options.*....*Path);
            field = static_cast<std::remove_reference_t<decltype(field)>>(*std::move(value));
            return shared::Done{};
        };
        using Field = std::remove_cvref_t<decltype((std::declval<Options &>().*....*Path))>;
        if constexpr (requires(const Field &field) { field.has_value(); })
            made.isGiven = [](const Options &options) { return (options.*....*Path).has_value(); };
        made.show = [show](
                        const Options &options) -> QString { return show((options.*....*Path)); };
        return made;
    }

private:
    QString m_section;
};

// The same option, also a flag of the command line.
inline OptionSpec asFlag(OptionSpec spec)
{
    spec.isFlag = true;
    return spec;
}

} // namespace server::config
