// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/exampleconfig.h"

#include "server/config/optiontable.h"

namespace server::config {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kColumns = 100;

QString comment(const QString &text)
{
    QString out;
    QString line = u"#"_s;
    for (const QString &word : text.split(u' ')) {
        if (line.size() + 1 + word.size() > kColumns) {
            out += line + u'\n';
            line = u"#"_s;
        }
        line += u' ' + word;
    }
    return out + line + u'\n';
}

QString sectionTitle(const QString &section)
{
    if (section == u"log")
        return u"Log lines go to stderr."_s;
    if (section == u"http")
        return u"What one client may cost before it is refused or cut."_s;
    if (section == u"transport")
        return u"How connections of agents are kept alive and found dead."_s;
    if (section == u"wait")
        return u"How long agents may be made to wait."_s;
    if (section == u"idempotency")
        return u"How a client that repeats a call with the same key gets the answer of the first."_s;
    if (section == u"limits")
        return u"What sessions may hold; who reaches a limit is told which."_s;
    if (section == u"auth")
        return u"What happens to who guesses privacy keys."_s;
    if (section == u"admin")
        return u"Who may look at the server from inside, and act: see docs/OPERATIONS.md."_s;
    return {};
}

} // namespace

QString exampleConfig()
{
    QString out =
        u"# Configuration of Coral Server (coral-server --config FILE). Every option stands here "
        u"with its\n"
        "# default, commented out: remove the # from what you change. Each can also be set by the\n"
        "# environment variable named with it, some by a flag. Flags go before the environment, "
        "the\n"
        "# environment before this file. Durations: \"500ms\", \"15s\", \"2m\", \"1h\" or whole "
        "seconds. Sizes:\n"
        "# bytes, or \"64KiB\", \"4MiB\", \"1GiB\".\n"_s;
    const Options defaults;
    QString section;
    for (const OptionSpec &spec : optionTable()) {
        if (spec.section != section) {
            section = spec.section;
            const QString title = sectionTitle(section);
            out += u"\n[%1]\n"_s.arg(section) + (title.isEmpty() ? QString() : comment(title));
        }
        const QString flag = spec.isFlag ? u", --"_s + spec.flag() : QString();
        out += u'\n' + comment(u"%1 (%2%3)."_s.arg(spec.help, spec.variable(), flag));
        out += u"#%1 = %2\n"_s.arg(spec.key, spec.show(defaults));
    }
    out += u"\n# Who may make sessions through the routes outside /devmode/: one block an "
           u"application. The keys\n"
           "# are secrets: keep the file readable for the server alone.\n"
           "#[[applications]]\n"
           "#id = \"example\"\n"
           "#name = \"Example\"\n"
           "#description = \"What it is for\"\n"
           "#privacy-keys = [\"change-me\"]\n"_s;
    return out;
}

} // namespace server::config
