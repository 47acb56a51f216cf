// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <optional>

// What QTcpSocket has no option for. CMake chooses the files for the operating system.
namespace server::http {

// No delay, keepalive (from half of the time on, 10 s at most) and, where the system has it, the
// time after which a peer that acknowledges nothing is given up. Both are needed: keepalive is for
// silent connections, the other for those with data in flight.
void tuneSocket(qintptr descriptor, std::chrono::milliseconds peerTimeout);

// How long ago the peer's TCP last acknowledged anything, probes included. Nothing where the system
// does not tell.
std::optional<std::chrono::milliseconds> sinceAcknowledged(qintptr descriptor);

// Whether the peer owes an acknowledgement of data now. One whose window is full owes none: nothing
// is sent to it but probes.
bool owesAcknowledgement(qintptr descriptor);

// For a connection whose peer is watched by sinceAcknowledged(): the system's own limit, which also
// ends those that acknowledge but take nothing, comes after the watch.
void leavePeerToWatch(qintptr descriptor, std::chrono::milliseconds peerTimeout);

// Whether the peer has ended the connection, also where its end stands behind unread bytes.
bool hasPeerEnded(qintptr descriptor);

// Tells the peer that nothing more comes, while its bytes can still be read. False where that can't
// be done.
bool shutdownWriting(qintptr descriptor);

// Closing the descriptor drops what is queued in the kernel and resets the connection.
void resetOnClose(qintptr descriptor);

// For one that no socket took.
void closeDescriptor(qintptr descriptor);

// Raises the soft limit of open descriptors to the hard one. Returns the limit; 0: there is none.
qintptr raiseDescriptorLimit();

} // namespace server::http
