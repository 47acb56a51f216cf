// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileDevice>
#include <QString>

namespace server::admin {

// What a file's group and everybody may do with it; nothing where the system does not say it so.
[[nodiscard]] QFileDevice::Permissions rightsOfOthers(const QString &path);

} // namespace server::admin
