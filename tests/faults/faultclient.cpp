// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/descriptorlimit.h"
#include "tests/faults/rawagent.h"
#include "tests/support/testagent.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QStringList>

#include <cstdio>
#include <memory>
#include <vector>

// Agents in a process of their own, for tests that stop, kill or isolate it:
//   coral-fault-client HOST PORT SESSION ROLE COUNT NAME
// ROLE says where the agents are when it comes: "idle" (an open stream), "wait" (in
// wait_for_mentions), "request" (in the middle of one), "response" (in the middle of a long one
// that they do not read), "polite" (one agent that reads and answers pings). Prints "ready
// ENDPOINT" with the endpoint of the first agent, then takes one command on stdin: "fin", "rst".
// The lines "ports P..." and "cuts T..." tell its connections and when each was ended, in
// milliseconds since the epoch.

namespace {

using tests::RawAgent;
using tests::RawClient;

enum class Role { Idle, Wait, Request, Response };

struct Group {
    std::vector<std::unique_ptr<RawAgent>> agents;
    std::vector<RawClient> requests; // half sent
};

std::unique_ptr<RawAgent> openAgent(
    const RawClient::Target &target, const QByteArray &session, const QByteArray &id)
{
    auto agent =
        std::make_unique<RawAgent>(target, RawAgent::Identity{.session = session, .id = id});
    return agent->open() ? std::move(agent) : nullptr;
}

bool begin(
    Group &group, const RawClient::Target &target, const QByteArray &session, Role role, int count)
{
    const QByteArray prefix = QCoreApplication::arguments().at(6).toUtf8() + '-';
    const int agents = role == Role::Request ? 1 : count;
    for (int i = 0; i < agents; ++i) {
        auto agent = openAgent(target, session, prefix + QByteArray::number(i));
        if (!agent || (role == Role::Wait && !agent->sendWait(1))
            || (role == Role::Response && agent->callTool(1, "list_agents") != 202))
            return false;
        group.agents.push_back(std::move(agent));
    }
    for (int i = agents; i < count; ++i) {
        RawClient request(target);
        if (!request.send(group.agents.front()->halfARequest()))
            return false;
        group.requests.push_back(std::move(request));
    }
    return true;
}

// The next line of stdin. Meanwhile nothing is read from the agents' sockets.
QByteArray nextCommand()
{
    char line[16]{};
    return std::fgets(line, sizeof line, stdin) ? QByteArray(line).trimmed() : QByteArray();
}

void reportReady(const QByteArray &endpoint)
{
    std::printf("ready %s\n", endpoint.constData());
    std::fflush(stdout);
}

std::vector<RawClient *> connectionsOf(Group &group)
{
    std::vector<RawClient *> all;
    for (const auto &agent : group.agents)
        all.push_back(&agent->stream());
    for (RawClient &request : group.requests)
        all.push_back(&request);
    return all;
}

void reportPorts(Group &group)
{
    QByteArray line = "ports";
    for (const RawClient *client : connectionsOf(group))
        line += ' ' + QByteArray::number(client->localPort());
    std::puts(line.constData());
}

void end(Group &group, bool withReset)
{
    QByteArray line = "cuts";
    for (RawClient *client : connectionsOf(group)) {
        line += ' ' + QByteArray::number(QDateTime::currentMSecsSinceEpoch());
        if (withReset)
            client->reset();
        else
            client->close();
    }
    std::puts(line.constData());
}

int bePolite(const QStringList &arguments)
{
    tests::TestAgent agent({.port = arguments.at(1).toUShort(),
        .base = "/devmode/app/key/" + arguments.at(2).toUtf8(),
        .agentId = QStringLiteral("polite")});
    if (!agent.join())
        return EXIT_FAILURE;
    reportReady(agent.endpoint());
    return QCoreApplication::exec();
}

int run(const QStringList &arguments)
{
    const QString roleName = arguments.at(3);
    if (roleName == u"polite")
        return bePolite(arguments);
    const auto role = roleName == u"wait" ? Role::Wait
        : roleName == u"request"          ? Role::Request
        : roleName == u"response"         ? Role::Response
                                          : Role::Idle;
    const QByteArray host = arguments.at(0).toLatin1();
    RawClient::Target target{.host = host.constData(), .port = arguments.at(1).toUShort()};
    if (role == Role::Response) {
        target.receiveBuffer = 4096;
        target.maxSegment = 536;
    }
    Group group;
    if (!begin(group, target, arguments.at(2).toUtf8(), role, arguments.at(4).toInt()))
        return EXIT_FAILURE;
    reportPorts(group);
    reportReady(group.agents.front()->endpoint());
    end(group, nextCommand() == "rst");
    return EXIT_SUCCESS;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    tests::raiseDescriptorLimit();
    const QStringList arguments = QCoreApplication::arguments().sliced(1);
    if (arguments.size() != 6) {
        std::fputs("usage: coral-fault-client HOST PORT SESSION ROLE COUNT NAME\n", stderr);
        return EXIT_FAILURE;
    }
    return run(arguments);
}
