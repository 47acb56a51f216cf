// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace shared {

// Turns the system's wish that we end (SIGINT, SIGTERM, and SIGHUP: the terminal was closed; Ctrl+C
// and closing the console on Windows) into a Qt signal in the thread that made it. One at a time in
// a process (asserted).
class TerminationSignal final : public QObject {
    Q_OBJECT
public:
    explicit TerminationSignal(QObject *parent = nullptr);
    ~TerminationSignal() override;

    // SIGHUP, where there is such a thing, is the wish to reload from now on.
    void heedReload();

    // Tells also when the process, after it was stopped, goes on, where there is such a thing.
    void heedContinuation();

signals:
    // Each time: the second one means at once.
    void received();
    void reloadAsked(); // after heedReload()
    void continued(); // after heedContinuation()

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace shared
