// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QByteArray>
#include <QHashFunctions>
#include <QObject>
#include <QString>
#include <QUrl>

#include <memory>

namespace shared {

// Where a connection leads.
struct Origin {
    bool isSecure = false; // https
    QString host;
    quint16 port = 80;

    [[nodiscard]] static Origin of(const QUrl &url);
    // The value of a Host header.
    [[nodiscard]] QByteArray authority() const;

    friend bool operator==(const Origin &, const Origin &) = default;
};

[[nodiscard]] inline size_t qHash(const Origin &origin, size_t seed = 0)
{
    return qHashMulti(seed, origin.isSecure, origin.host, origin.port);
}

// One connection that carries HTTP/1.1 requests one after the other. An interface, so that the pool
// can be tested without a network.
class HttpConnection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // Connects first where it must. Requires: no request is under way. Signals come later, from the
    // event loop.
    virtual void send(const QByteArray &request) = 0;
    // Ends it at once; nothing is emitted any more.
    virtual void abort() = 0;
    // Connected, no request under way, nothing unexpected came in.
    [[nodiscard]] virtual bool isReusable() const = 0;
    // Something of the request under way may have reached the server.
    [[nodiscard]] virtual bool wasSent() const = 0;

    // Of the answer under way, from headReceived() on.
    [[nodiscard]] virtual int status() const = 0;
    [[nodiscard]] virtual QByteArray reason() const = 0;
    [[nodiscard]] virtual QByteArray header(QByteArrayView name) const = 0;

signals:
    void headReceived();
    void bodyReceived(const QByteArray &piece);
    // The answer is there as a whole. The last signal of this request.
    void completed();
    // There will be no answer, or no more of it. The last signal. Forbidden: the certificate of
    // whoever answers is not to be trusted.
    void failed(const shared::Error &error);
    // While no request was under way: of no further use.
    void closed();
};

struct DeferredDelete {
    // It may be among the callers.
    void operator()(QObject *object) const { object->deleteLater(); }
};
using HttpConnectionPointer = std::unique_ptr<HttpConnection, DeferredDelete>;

} // namespace shared
