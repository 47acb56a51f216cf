// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/settings/tokenstore.h"

#include <memory>

namespace gui {

// The system's keychain, with the fallback where there is none, or where it is locked. A build
// without QtKeychain gives the fallback itself.
[[nodiscard]] std::unique_ptr<TokenStore> makeTokenStore(std::unique_ptr<TokenStore> fallback);

// For the about box; empty: not in this build.
[[nodiscard]] QString keychainVersion();

} // namespace gui
