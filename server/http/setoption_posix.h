// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <sys/socket.h>

namespace server::http {

template <typename T> void setOption(qintptr descriptor, int level, int name, T value)
{
    // Failure is harmless: the option only improves what works without it.
    ::setsockopt(static_cast<int>(descriptor), level, name, &value, sizeof(value));
}

} // namespace server::http
