// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzztarget.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <cstdio>
#include <cstdlib>

namespace tests {

void require(bool holds, const char *what, const QByteArray &about)
{
    if (holds)
        return;
    std::fprintf(
        stderr, "REQUIRED: %s\n%s\n", what, about.toPercentEncoding(" /:{}\"").constData());
    std::abort();
}

void prepareProcess()
{
    static int argumentCount = 1;
    static char name[] = "fuzz";
    static char *arguments[] = {name, nullptr};
    // Never deleted: libFuzzer ends the process where it likes.
    static const auto *application = [] {
        QLoggingCategory::setFilterRules(QStringLiteral("coral.*=false"));
        return new QCoreApplication(argumentCount, arguments);
    }();
    Q_UNUSED(application)
}

} // namespace tests
