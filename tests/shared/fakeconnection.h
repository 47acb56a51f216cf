// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/httpconnection.h"

#include <QHash>

namespace tests {

// A connection without a network, in the state that the test says.
class FakeConnection final : public shared::HttpConnection {
    Q_OBJECT
public:
    using HttpConnection::HttpConnection;

    bool isFit = true;
    bool isAborted = false;
    int answerStatus = 0;
    QHash<QByteArray, QByteArray> headers = {};

    void send(const QByteArray &) override { }
    void abort() override
    {
        isAborted = true;
        isFit = false;
    }
    [[nodiscard]] bool isReusable() const override { return isFit; }
    [[nodiscard]] bool wasSent() const override { return false; }
    [[nodiscard]] int status() const override { return answerStatus; }
    [[nodiscard]] QByteArray reason() const override { return {}; }
    [[nodiscard]] QByteArray header(QByteArrayView name) const override
    {
        return headers.value(name.toByteArray());
    }
};

} // namespace tests
