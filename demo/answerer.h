// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/agent.h"

namespace demo {

// The whole numbers in a text, in order; a single 0 when there are none.
[[nodiscard]] QList<int> numbersIn(const QString &text);

// Answers what it is asked about two numbers, in its own way, until the thread is closed.
class Answerer final : public Agent {
    Q_OBJECT
public:
    enum class Way { Multiply, Add };

    Answerer(const QString &name, Way way, QObject *parent = nullptr);

protected:
    void begin() override;
    void hear(const shared::ReceivedMessage &message) override;

private:
    [[nodiscard]] QString answer(const QString &question) const;

    const Way m_way;
};

} // namespace demo
