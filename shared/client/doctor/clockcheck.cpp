// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/clockcheck.h"

#include <cstdlib>

namespace shared::doctor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kTolerated = 5; // seconds; the field tells no more than whole ones

} // namespace

void ClockCheck::start()
{
    const Subject &subject = this->subject();
    if (!subject.hubTime.isValid())
        return finish(Finding::skipped(u"the hub's answers don't tell the time"_s));
    const qint64 skew = subject.hubTimeCame.secsTo(subject.hubTime);
    if (std::abs(skew) <= kTolerated)
        return finish(Finding::ok(u"the hub's clock and this one agree"_s));
    finish(Finding::warning(u"the hub's clock is %1 s %2 this one"_s.arg(std::abs(skew))
                                .arg(skew > 0 ? u"ahead of"_s : u"behind"_s),
        u"One of them is wrong: \"timedatectl\" on both. Times in logs and messages don't fit "
        "together, and certificates may seem expired."_s));
}

} // namespace shared::doctor
