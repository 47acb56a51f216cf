// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tests {

// A test table of requests that must be refused: the columns "bytes" and "status". None of them may
// reach a handler, and none may become two requests.
void addHostileRequests();

} // namespace tests
