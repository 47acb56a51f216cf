// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/report.h"

#include <QList>
#include <QString>

namespace demo {

// What was said and done, in order and for the eyes of a person.
class Transcript final {
public:
    void add(const Report &report);

    // The lines of reports that are older than that and were not taken yet, in order of time. The
    // reports of several processes arrive mixed up; by a moment's delay they can be sorted.
    [[nodiscard]] QStringList takeOlderThan(std::chrono::nanoseconds moment);

    [[nodiscard]] qsizetype messages() const; // said so far
    // "NAME did not hear ..." for each mention that did not arrive exactly once; empty when all
    // did.
    [[nodiscard]] QStringList faults() const;

private:
    QList<Report> m_reports;
    QList<Report> m_untold;
};

} // namespace demo
