// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/service/servicemanager.h"

namespace server::service {

shared::Result<std::unique_ptr<ServiceManager>> ServiceManager::attach(QStringList &)
{
    return std::unique_ptr<ServiceManager>();
}

} // namespace server::service
