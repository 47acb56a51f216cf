// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

#include <memory>

namespace shared {

// What comes in on stdin, as signals in the thread that made it. One in a process.
class StandardInput final : public QObject {
    Q_OBJECT
public:
    explicit StandardInput(QObject *parent = nullptr);
    ~StandardInput() override;

signals:
    void received(const QByteArray &bytes);
    void ended(); // end of file, or it can't be read: the last signal

private:
    class Private;
    std::unique_ptr<Private> m_d;
};

} // namespace shared
