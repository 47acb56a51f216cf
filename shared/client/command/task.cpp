// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/task.h"

namespace shared::command {

Task::Task(const Options &options, Output &output, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_output(output)
{
}

} // namespace shared::command
