// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// An agent that answers whoever mentions it: agent [HOST:PORT [SESSION [NAME]]]
#include <QCoreApplication>
#include <QTextStream>

#include <shared/client/coralclient.h>

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    shared::CoralClientSettings settings;
    const auto server = shared::HubAddress::parseServer(arguments.value(1, "localhost:3001"));
    if (!server)
        return 2;
    settings.address.server = *server;
    settings.address.session = arguments.value(2, "session1");
    settings.address.agent = arguments.value(3, "echo");

    shared::CoralClient client(settings);
    QTextStream out(stdout);
    QObject::connect(&client, &shared::CoralClient::stateChanged, &client,
        [&](const shared::ConnectionState &state) { out << state.text() << Qt::endl; });
    QObject::connect(&client, &shared::CoralClient::mentioned, &client,
        [&](const shared::ReceivedMessage &message) {
            out << message.senderId << ": " << message.content << Qt::endl;
            client.sendMessage(
                message.threadId, "You said: " + message.content, {message.senderId});
        });
    client.open();
    return application.exec();
}
