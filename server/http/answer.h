// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/responder.h"

#include <QPointer>

namespace server::http {

class Exchange;

// The handler's end of an Exchange.
class Answer final : public Responder {
    Q_OBJECT
public:
    explicit Answer(Exchange &exchange);
    ~Answer() override;

    void reply(const Reply &reply) override;
    Stream *openStream(const Reply &head) override;
    [[nodiscard]] bool isConnected() const override;

    [[nodiscard]] Exchange *exchange() const; // null when the connection has gone

private:
    const QPointer<Exchange> m_exchange;
};

} // namespace server::http
