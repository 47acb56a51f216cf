// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/service/log.h"

Q_LOGGING_CATEGORY(lcService, "coral.service")
