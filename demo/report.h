// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace demo {

// What an agent of the demonstration reports to the process that shows the transcript, as one line
// of JSON on its standard output. Reports are for people only: the agents talk through the hub
// alone.
struct Report {
    enum class Kind { Joins, Opens, Says, Hears, Closes, Leaves };

    Kind kind = Kind::Joins;
    QString agent;
    QStringList others; // who is spoken to; for Hears: who spoke
    QString text;
    // Since an arbitrary moment that all processes of the machine share, so that the reports of
    // several processes can be put in order.
    std::chrono::nanoseconds at{0};

    [[nodiscard]] QByteArray toLine() const; // with the newline
    [[nodiscard]] static std::optional<Report> fromLine(const QByteArray &line);
};

} // namespace demo
