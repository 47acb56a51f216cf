// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/advice.h"

namespace shared::doctor {

using namespace Qt::StringLiterals;

namespace {

QString adviceForMissing(const HubAddress &address)
{
    if (address.isDevmode) {
        return u"The hub serves /devmode/ while it listens on loopback alone, or with --devmode. "
               "Otherwise leave --devmode out and give --application and CORAL_KEY."_s;
    }
    return u"There is no session %1: leave --session out, and a session is made for this; or make "
           "it by POST /sessions. A restart of the hub forgets sessions."_s.arg(address.session);
}

} // namespace

QString adviceForRefusal(int status, bool isCoral, const HubAddress &address)
{
    if (status == 0) {
        return u"The connection broke: look at the hub's log, and at what is between here and "
               "there."_s;
    }
    if (status == 429) {
        return u"A limit of the hub, named above (OPERATIONS.md, Limits): wait, then try again. "
               "After ten wrong keys an address is kept out for a minute or longer."_s;
    }
    if (status == 502 || status == 503 || status == 504) {
        return u"The hub stops, is full, or is not there behind the proxy: \"systemctl status "
               "coral-server\", and /health/ready (OPERATIONS.md, When something is wrong)."_s;
    }
    if (!isCoral)
        return adviceForStranger();
    switch (status) {
    case 401:
    case 403:
        return u"--application and the key (CORAL_KEY, or --key) must be those of "
               "[[applications]] in the hub's configuration, which it reads when it starts, or "
               "those "
               "that the session was made with by POST /sessions; a restart forgets sessions. On "
               "the hub's own machine --devmode asks for none."_s;
    case 404:
        return adviceForMissing(address);
    default:
        return u"See \"When something is wrong\" in OPERATIONS.md."_s;
    }
}

QString adviceForStranger()
{
    return u"That is not how a hub answers: another program listens there, or a proxy does not "
           "pass this path on. Look at --server, then at the proxy (OPERATIONS.md, Behind a "
           "reverse proxy)."_s;
}

} // namespace shared::doctor
