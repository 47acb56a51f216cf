// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/literal.h"
#include "server/config/options.h"

#include <QList>
#include <QString>

#include <toml++/toml.h>

namespace server::config {

// Takes a parsed document into the options and collects what is wrong with it, by line.
class TomlReader {
public:
    struct Fault {
        quint32 line = 0;
        QString text;
    };

    // The options must outlive the reader.
    explicit TomlReader(Options &options);

    void read(const toml::table &document);
    [[nodiscard]] const QList<Fault> &faults() const { return m_faults; }

private:
    void readSection(const QString &section, const toml::table &table);
    void readApplications(const toml::node &node);
    void readApplication(const toml::table &table);
    void readApplicationKey(
        access::Application &application, const QString &key, const toml::node &value);
    void fault(const toml::source_region &where, const QString &text);

    Options &m_options;
    QList<Fault> m_faults;
};

} // namespace server::config
