// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

// What a test needs is not there: skips it loudly, or fails where the environment variable CI says
// that everything that can be installed is.
#define CORAL_MISSING(reason)                                                                      \
    do {                                                                                           \
        if (!qEnvironmentVariableIsEmpty("CI"))                                                    \
            QFAIL(reason);                                                                         \
        QSKIP(reason);                                                                             \
    } while (false)
