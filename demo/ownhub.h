// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace demo {

// A hub of the demonstration's own: the coral-server that was built or installed beside it, on a
// free port, with a data folder that is thrown away afterwards.
class OwnHub final : public QObject {
    Q_OBJECT
public:
    explicit OwnHub(QObject *parent = nullptr);
    ~OwnHub() override;

    void start();
    // stopped() follows.
    void stop();

signals:
    void ready(const QUrl &url);
    void stopped(); // after stop(), cleanly
    void failed(const QString &why);

private:
    void readOutput();
    void handleEnd(int exitStatus, QProcess::ExitStatus how);

    QTemporaryDir m_folder;
    QProcess m_process;
    bool m_isReady = false;
    bool m_isStopping = false;
};

} // namespace demo
