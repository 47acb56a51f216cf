// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tests {

// A pulled cable, without privileges: the kernel drops every segment that arrives for this socket,
// so that nothing is acknowledged any more. What the socket itself sends still gets out. Linux.
bool cutCable(int socket);
bool mendCable(int socket);

// The peer's machine is gone without a word, and its address knows nothing of the connection:
// closes the socket with neither FIN nor RST. False without the privilege (CAP_NET_ADMIN); the
// socket is still open then.
bool vanish(int socket);

} // namespace tests
