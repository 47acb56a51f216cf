// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/filerights.h"

namespace server::admin {

// Lists of access rights are inherited from the data folder there, and Qt tells nothing of them.
QFileDevice::Permissions rightsOfOthers(const QString &path)
{
    Q_UNUSED(path)
    return {};
}

} // namespace server::admin
