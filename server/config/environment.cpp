// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/environment.h"

#include "server/config/nearest.h"
#include "server/config/optiontable.h"
#include "server/config/stdioflags.h"

namespace server::config {

using namespace Qt::StringLiterals;
using shared::Done;
using shared::Error;
using shared::Result;

Result<Done> readEnvironment(const QProcessEnvironment &environment, Options &options)
{
    for (const OptionSpec &spec : optionTable()) {
        const QString value = environment.value(spec.variable());
        if (value.isEmpty())
            continue;
        const auto done = spec.read(options, Literal::word(value));
        if (!done)
            return Error{done.error().code,
                u"environment variable %1: %2"_s.arg(spec.variable(), done.error().message)};
    }
    return Done{};
}

QStringList suspectVariables(const QProcessEnvironment &environment)
{
    QStringList known{u"CORAL_CONFIG"_s, stdioKeyVariable()};
    for (const OptionSpec &spec : optionTable())
        known.append(spec.variable());
    // Compared without the prefix that they share, which would make everything look alike.
    const qsizetype prefix = u"CORAL_"_s.size();
    QStringList knownEnds;
    for (const QString &name : known)
        knownEnds.append(name.sliced(prefix));

    QStringList sentences;
    for (const QString &name : environment.keys()) {
        if (!name.startsWith(u"CORAL_") || known.contains(name))
            continue;
        const QString meant = nearest(name.sliced(prefix), knownEnds);
        if (!meant.isEmpty())
            sentences.append(
                u"the environment variable %1 is no option; did you mean CORAL_%2?"_s.arg(
                    name, meant));
    }
    sentences.sort();
    return sentences;
}

} // namespace server::config
