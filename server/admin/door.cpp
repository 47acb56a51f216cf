// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/door.h"

#include "server/admin/pagequery.h"
#include "server/http/hostname.h"
#include "shared/util/secret.h"

#include <utility>

namespace server::admin {

using namespace Qt::StringLiterals;
using http::Reply;
using http::Request;
using http::ResponderPointer;

namespace {

const QString kBase = u"/admin/v1"_s;

Reply unauthorized(const QString &message)
{
    Reply reply = Reply::error(401, "unauthorized"_L1, message);
    reply.headers.append("WWW-Authenticate", "Bearer realm=\"Coral Server admin\"");
    return reply;
}

} // namespace

Door::Door(const Settings &settings, const shared::Clock &clock)
    : m_token(settings.token)
    , m_isRemoteAllowed(settings.isRemoteAllowed)
    , m_throttle(
          settings.auth, clock, "admin tokens refused, too many wrong ones came from one address")
{
    Q_ASSERT(!m_token.isEmpty());
}

void Door::guard(http::Router &router)
{
    router.addGate(kBase, [this](const Request &request) { return refuse(request); });
}

void Door::add(http::Router &router, const Route &route, http::Router::Handler handler)
{
    router.add(route.method, kBase + u'/' + route.path,
        http::Router::Handler([parameters = route.parameters, handler = std::move(handler)](
                                  const Request &request, const ResponderPointer &responder) {
            if (const auto error = wrongName(request, parameters))
                return responder->reply(Reply::error(*error));
            handler(request, responder);
        }));
}

void Door::add(http::Router &router, const Route &route, http::Router::ReplyHandler handler)
{
    add(router, route,
        http::Router::Handler([handler = std::move(handler)](
                                  const Request &request, const ResponderPointer &responder) {
            Reply reply = handler(request);
            reply.headers.set("Cache-Control", "no-store");
            responder->reply(reply);
        }));
}

std::optional<Reply> Door::refuse(const Request &request)
{
    if (!m_isRemoteAllowed && !http::isLoopbackAddress(request.peerAddress))
        return Reply::error(403, "admin_is_local"_L1,
            u"The admin API serves this machine alone. To use it from elsewhere, set admin.remote "
            "(and TLS), or use a tunnel such as SSH's."_s);
    const QString given = request.bearerToken();
    if (given.isEmpty())
        return unauthorized(
            u"The admin API asks for the token of the server (Authorization: Bearer TOKEN), which "
            "is in the file admin-token of its data folder."_s);
    // Before the throttle: nobody guesses so long a token, and whoever sends wrong ones from this
    // machine must not keep the operator out.
    if (shared::secretEquals(given, m_token))
        return std::nullopt;
    if (const auto wait = m_throttle.refuse(request.peerAddress))
        return Reply::error(429, "too_many_wrong_tokens"_L1,
            u"Too many wrong tokens came from your address, and this is another one. The right one "
            "is in the file admin-token of the server's data folder."_s,
            *wait);
    m_throttle.noteFailure(request.peerAddress);
    return unauthorized(u"The token is not the one of this server. It is in the file admin-token "
                        "of its data folder."_s);
}

} // namespace server::admin
