// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/ownhub.h"
#include "demo/transcript.h"

#include <QObject>
#include <QProcess>
#include <QTimer>
#include <QUrl>

#include <memory>
#include <vector>

namespace demo {

// Runs the demonstration: a hub (when none is named), three agents as processes of their own, the
// transcript on standard output; ends when the agents have left.
class Stage final : public QObject {
    Q_OBJECT
public:
    explicit Stage(QObject *parent = nullptr);
    ~Stage() override;

    // An invalid url: with a hub of our own.
    void start(const QUrl &url);

signals:
    void finished();
    void failed(const QString &why);

private:
    void startAgents(const QUrl &url);
    void startAgent(const QString &name, const QUrl &url);
    void readReports(QProcess &agent);
    void handleEnd(const QString &name, QProcess &agent);
    void conclude();
    void showTranscript(std::chrono::nanoseconds upTo);
    void print(const QString &line);
    void fail(const QString &why);

    std::unique_ptr<OwnHub> m_hub; // null: somebody else's
    const QString m_session; // of this demonstration alone
    std::vector<std::unique_ptr<QProcess>> m_agents;
    Transcript m_transcript;
    QTimer m_ticker;
    QTimer m_limit;
    bool m_hasFailed = false;
};

} // namespace demo
