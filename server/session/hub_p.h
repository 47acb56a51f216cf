// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/expiry.h"
#include "server/session/hub.h"
#include "server/session/sessiondirectory.h"
#include "server/session/surroundings.h"
#include "server/session/text.h"

#include <utility>

namespace server::session {

// How the hub carries out its calls: finds the session, has the command decided there, and turns
// what was applied into the answer.
class Hub::Private {
public:
    Private(Hub &hub, journal::Journal &journal, const shared::Clock &clock, const Limits &limits)
        : around(hub, journal, clock, limits)
        , sessions(around)
        , expiry(around, sessions)
    {
    }

    template <typename T> void answer(const Callback<T> &callback, shared::Result<T> result)
    {
        if (callback)
            around.effects.add([callback, result = std::move(result)] { callback(result); });
    }

    // Runs a command of a session that exists; `value` makes the answer from the applied events.
    template <typename T, typename Value>
    void submit(const SessionKey &key, Session::Decide decide, Value value, Callback<T> callback)
    {
        const Effects::Scope scope(around.effects);
        Session *session = sessions.find(key);
        if (!session) {
            answer<T>(callback, noSuchSession(key));
            return;
        }
        session->submit(
            [key, decide = std::move(decide)](const Situation &at) -> Decision {
                // Its creation may have been ahead in the queue, and failed.
                return at.state.isCreated() ? decide(at) : noSuchSession(key);
            },
            [this, session, value, callback](const Decision &decision) {
                answer<T>(callback,
                    decision ? shared::Result<T>(value(session->state(), *decision))
                             : decision.error());
            });
    }

    void submit(const SessionKey &key, Session::Decide decide, Callback<shared::Done> callback)
    {
        const auto done = [](const SessionState &, const QList<Event> &) { return shared::Done{}; };
        submit<shared::Done>(key, std::move(decide), done, std::move(callback));
    }

    // A command that may make its session.
    void create(const SessionKey &key, Session::Decide decide, Callback<SessionKey> callback)
    {
        const Effects::Scope scope(around.effects);
        if (auto checked = checkKey(key, around.limits); !checked) {
            answer<SessionKey>(callback, checked.error());
            return;
        }
        Session &session = sessions.findOrBegin(key);
        session.submit(std::move(decide),
            [this, key, callback = std::move(callback)](const Decision &decision) {
                if (decision && !decision->isEmpty()) {
                    sessions.noteCreated(key);
                    around.effects.add([this, key] { expiry.watch(key); });
                } else {
                    around.effects.add([this, key] { sessions.sweep(key); });
                }
                answer<SessionKey>(
                    callback, decision ? shared::Result<SessionKey>(key) : decision.error());
            });
    }

    Decision decideCreation(const Situation &at, const NewSession &session, const SessionKey &key)
    {
        if (!at.state.isCreated() && sessions.isFull())
            return limitReached(u"sessions per server", at.limits.sessions,
                u"Join an existing session, or try again later.");
        return decideCreateSession(
            at, {key, session.agents, session.links, session.nonBlockingAgents});
    }

    // Runs the effects and says whether the wait outlived them.
    template <typename Begin> WaitId wait(const SessionKey &key, Begin begin)
    {
        WaitId id = 0;
        {
            const Effects::Scope scope(around.effects);
            id = begin(sessions.findCreated(key));
        }
        return around.waits.isPending(id) ? id : 0;
    }

    Surroundings around;
    SessionDirectory sessions;
    Expiry expiry;
};

} // namespace server::session
