// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTcpSocket;

namespace tests {

// Ends the connection with an RST, as a killed machine or a crashed proxy does.
void resetConnection(QTcpSocket &socket);

} // namespace tests
