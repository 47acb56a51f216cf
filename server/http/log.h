// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace server::http {

Q_DECLARE_LOGGING_CATEGORY(lcHttp)

} // namespace server::http
