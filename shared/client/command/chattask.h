// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/command/agenttask.h"
#include "shared/client/command/chatline.h"
#include "shared/client/command/chatroom.h"
#include "shared/client/terminal/lineinput.h"

#include <QList>

#include <functional>
#include <memory>

namespace shared::command {

// A person, or a script, takes part in a session line by line. Lines are carried out one after the
// other, so that messages keep their order.
class ChatTask final : public AgentTask {
    Q_OBJECT
public:
    ChatTask(const Options &options, Output &output, QObject *parent = nullptr);

    void start() override;
    void stop() override;
    void resume() override { m_input->resume(); }

private:
    void conclude() override;
    void followState(const ConnectionState &state) override;
    void takeMessage(const ReceivedMessage &message);
    void forget(); // the hub is a new one

    void takeLine(const QString &line);
    void takeEnd();
    void add(const ChatLine &line);
    void advance();
    void perform(const ChatLine &line);
    void done(); // with the line

    void enterThread(const QString &word);
    void openThread(const ChatLine &line);
    void addParticipant(const QString &name);
    void closeThread(const QString &summary);
    void send(const QString &text);
    void showAgents();
    void showThreads();
    void showThread(const Thread &thread);

    // Then the room knows what there is.
    void refresh(const std::function<void()> &then);
    void read(const QString &uri, const std::function<void(const SessionContents &)> &then);
    void call(const QString &tool, const QJsonObject &arguments,
        const std::function<void(const ToolAnswer &)> &then);
    void fail(int exitStatus, const QString &text);
    [[nodiscard]] bool needsThread();
    void updatePrompt();

    ChatRoom m_room;
    std::unique_ptr<terminal::LineInput> m_input;
    QList<ChatLine> m_lines; // that wait for their turn
    bool m_isBusy = false; // with a line
    bool m_hasEnded = false; // there will be no more lines
    bool m_isLostTold = false;
    bool m_wasOpen = false;
    int m_worst = kSuccess; // of what was done
};

} // namespace shared::command
