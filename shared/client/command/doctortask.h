// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/command/task.h"
#include "shared/client/doctor/examination.h"

namespace shared::command {

// Shows what an examination of the server finds, a line for each check.
class DoctorTask final : public Task {
    Q_OBJECT
public:
    DoctorTask(const Options &options, Output &output, QObject *parent = nullptr);

    void start() override;
    void stop() override;

private:
    void show(
        const QString &check, const doctor::Finding &finding, std::chrono::milliseconds duration);
    void conclude(bool isWell);

    doctor::Examination m_examination;
    int m_warnings = 0;
};

} // namespace shared::command
