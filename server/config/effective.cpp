// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/effective.h"

#include "server/config/optiontable.h"

namespace server::config {

using namespace Qt::StringLiterals;

QList<shared::ConfigEntry> effectiveConfig(const Options &options)
{
    const Options defaults;
    Options inForce = options;
    inForce.devmode = options.isDevmode();
    inForce.admin.port = options.admin.port.value_or(options.port);
    QList<shared::ConfigEntry> entries;
    for (const OptionSpec &spec : optionTable()) {
        shared::ConfigEntry entry;
        entry.section = spec.section;
        entry.key = spec.key;
        entry.flag = spec.isFlag ? u"--"_s + spec.flag() : QString();
        entry.variable = spec.variable();
        entry.value = spec.show(inForce);
        entry.isDefault =
            spec.isGiven ? !spec.isGiven(options) : spec.show(options) == spec.show(defaults);
        entry.help = spec.help;
        if (spec.section == u"admin" && spec.key == u"token" && !entry.isDefault)
            entry.value = u"***"_s;
        entries.append(entry);
    }
    for (const access::Application &application : options.applications)
        entries.append({u"applications"_s, application.id, QString(), QString(),
            u"%1 (%2 privacy keys: ***)"_s.arg(
                application.name, QString::number(application.privacyKeys.size())),
            false, u"An application whose agents may join"_s});
    return entries;
}

} // namespace server::config
