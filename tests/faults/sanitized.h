// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tests {

// Whether this build is instrumented, as the server beside it then is: its memory and its speed say
// nothing about the product.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif
#else
inline constexpr bool kIsSanitized = false;
#endif

// What the memory of a server may grow by on top when it is instrumented: the quarantine of what
// was freed, which HubProcess keeps to 16 MiB, and red zones and tables around each block that is
// in use, which for the small ones of a few hundred sessions come to as much as the blocks.
inline constexpr double kSetAside = kIsSanitized ? 64.0 * 1048576 : 0.0;

// How many times the promised time a fault may take in this build. Instrumented code is several
// times as slow as the product, and the allocator looks at all that is freed.
inline constexpr int kSlowness = kIsSanitized ? 10 : 1;

} // namespace tests
