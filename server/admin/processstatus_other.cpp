// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/processstatus.h"

namespace server::admin {

ProcessStatus processStatus()
{
    return {};
}

} // namespace server::admin
