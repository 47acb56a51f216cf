// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/log.h"

Q_LOGGING_CATEGORY(lcStdio, "coral.stdio")
