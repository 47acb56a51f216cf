// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/log.h"

namespace server::http {

Q_LOGGING_CATEGORY(lcHttp, "coral.http")

} // namespace server::http
