// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/terminal/lineinput.h"
#include "shared/util/standardinput.h"

#include <optional>

namespace shared::terminal {

// Lines as they come, from a pipe or a file; no editing and no prompt.
class PlainInput final : public LineInput {
    Q_OBJECT
public:
    using LineInput::LineInput;

    void start() override;
    void stop() override { m_input.reset(); }
    [[nodiscard]] bool isInteractive() const override { return false; }
    void print(const QByteArray &line) override;
    void setPrompt(const QString &) override { }
    void resume() override { }

private:
    void take(const QByteArray &bytes);
    void takeEnd();

    std::optional<StandardInput> m_input;
    QByteArray m_rest; // of a line that has not ended
};

} // namespace shared::terminal
