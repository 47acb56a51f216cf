// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace tests {

// Runs blocking work in a thread of its own while the event loop of the caller goes on; returns
// when the work is done. It must not touch what lives in the caller's thread, and end by itself.
void runAside(const std::function<void()> &work);

} // namespace tests
