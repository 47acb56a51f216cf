// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/check.h"

#include <QTcpSocket>

namespace shared::doctor {

// Does anybody listen there?
class ConnectCheck final : public Check {
    Q_OBJECT
public:
    using Check::Check;

private:
    void start() override;
    void takeError(QAbstractSocket::SocketError error);

    QTcpSocket m_socket;
};

} // namespace shared::doctor
