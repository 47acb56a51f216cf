// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/httpserver.h"
#include "server/reactor/serverthread.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"

#include <QPointer>

#include <map>
#include <memory>
#include <vector>

namespace tests {

// An HttpServer in a server thread with a few routes; the tests talk to it with blocking sockets
// from theirs.
class FrontFixture final {
public:
    using Settings = server::http::HttpServer::Settings;

    explicit FrontFixture(const Settings &settings = {},
        const QHostAddress &address = QHostAddress(QHostAddress::LocalHost));
    ~FrontFixture();
    FrontFixture(const FrontFixture &) = delete;
    FrontFixture &operator=(const FrontFixture &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }

    // What the handlers saw, as "METHOD target body".
    [[nodiscard]] QByteArrayList calls();
    [[nodiscard]] server::http::HttpServer::Statistics statistics();
    // How often connections ended for that reason.
    [[nodiscard]] quint64 closed(shared::CloseReason reason);
    [[nodiscard]] quint64 rejected(int status);
    [[nodiscard]] std::vector<server::http::ServedRequest> served();

    // Whether a request to /later/{name} waits for its answer.
    [[nodiscard]] bool isAsked(const QString &name);
    bool answer(const QString &name);
    // Writes to the stream that was opened at /stream/{name}; false when it is not open.
    bool write(const QString &name, const QByteArray &bytes);
    bool finish(const QString &name);
    // The reasons that waiting requests and streams were given when their connection ended.
    [[nodiscard]] std::vector<shared::CloseReason> disconnected();

    // What is open is dropped with it.
    void destroyServer();

    // Calls the function in the server's thread.
    template <typename Function> auto run(Function &&function)
    {
        return m_thread.run([&] { return function(*m_stage->server); });
    }

private:
    struct Stage {
        explicit Stage(const Settings &settings);

        shared::SystemClock clock;
        shared::DeadlineQueue deadlines;
        QByteArrayList calls;
        std::map<QString, server::http::ResponderPointer> waiting;
        std::map<QString, QPointer<server::http::Stream>> streams;
        std::vector<shared::CloseReason> disconnected;
        std::vector<server::http::ServedRequest> served;
        QObject context;
        std::unique_ptr<server::http::HttpServer> server;

        void addRoutes();
        void wait(const server::http::Request &request, server::http::ResponderPointer responder);
        void stream(
            const server::http::Request &request, const server::http::ResponderPointer &responder);
    };

    server::reactor::ServerThread m_thread;
    Stage *m_stage = nullptr; // lives in the thread
    quint16 m_port = 0;
};

} // namespace tests
