// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/settings/tokenkeychain.h"

namespace gui {

std::unique_ptr<TokenStore> makeTokenStore(std::unique_ptr<TokenStore> fallback)
{
    return fallback;
}

QString keychainVersion()
{
    return {};
}

} // namespace gui
