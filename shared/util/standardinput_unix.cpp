// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/standardinput.h"

#include <QSocketNotifier>

#include <cerrno>
#include <unistd.h>

namespace shared {

namespace {

constexpr qsizetype kPiece = qsizetype(64) * 1024;

} // namespace

class StandardInput::Private {
public:
    explicit Private(StandardInput *q)
        : m_notifier(STDIN_FILENO, QSocketNotifier::Read)
    {
        connect(&m_notifier, &QSocketNotifier::activated, q, [this, q] { read(q); });
    }

private:
    // Once for each sign that there is something: then it does not block.
    void read(StandardInput *q)
    {
        QByteArray bytes(kPiece, Qt::Uninitialized);
        const ssize_t size = ::read(STDIN_FILENO, bytes.data(), kPiece);
        if (size < 0 && (errno == EINTR || errno == EAGAIN))
            return;
        if (size > 0) {
            bytes.truncate(size);
            emit q->received(bytes);
            return;
        }
        m_notifier.setEnabled(false);
        emit q->ended();
    }

    QSocketNotifier m_notifier;
};

StandardInput::StandardInput(QObject *parent)
    : QObject(parent)
    , m_d(std::make_unique<Private>(this))
{
}

StandardInput::~StandardInput() = default;

} // namespace shared
