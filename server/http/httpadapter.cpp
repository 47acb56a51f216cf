// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/httpadapter.h"

#include "server/http/listener.h"
#include "server/http/syntax.h"

#include <QAbstractHttpServer>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QPointer>
#include <QTcpSocket>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace server::http {

namespace {

// Fields that speak about the connection and about the body's way over it. They end here: what
// QtHttpServer gets is one whole request, framed by Content-Length alone.
bool isHopByHop(QByteArrayView name)
{
    constexpr std::array kNames{"Connection", "Content-Length", "Expect", "Keep-Alive", "TE",
        "Trailer", "Transfer-Encoding", "Upgrade"};
    return std::ranges::any_of(
        kNames, [name](const char *known) { return equalsIgnoringCase(name, known); });
}

// Writes the message anew, so that nothing of the client's own framing reaches the second parser.
QByteArray canonicalBytes(const Message &message, qsizetype *fields)
{
    QByteArray bytes;
    bytes.reserve(512 + message.body.size());
    bytes += message.methodName + ' ' + message.target + " HTTP/1.1\r\n";
    *fields = 0;
    for (const auto &[name, value] : message.headers.fields()) {
        if (isHopByHop(name))
            continue;
        bytes += name + ": " + value + "\r\n";
        ++*fields;
    }
    if (!message.body.isEmpty()) {
        bytes += "Content-Length: " + QByteArray::number(message.body.size()) + "\r\n";
        ++*fields;
    }
    return bytes + "\r\n" + message.body;
}

Method methodOf(QHttpServerRequest::Method method)
{
    switch (method) {
    case QHttpServerRequest::Method::Get:
        return Method::Get;
    case QHttpServerRequest::Method::Head:
        return Method::Head;
    case QHttpServerRequest::Method::Post:
        return Method::Post;
    case QHttpServerRequest::Method::Put:
        return Method::Put;
    case QHttpServerRequest::Method::Patch:
        return Method::Patch;
    case QHttpServerRequest::Method::Delete:
        return Method::Delete;
    case QHttpServerRequest::Method::Options:
        return Method::Options;
    default:
        return Method::Other;
    }
}

QByteArrayView wordOf(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Options:
        return "OPTIONS";
    case Method::Other:
        break;
    }
    return {};
}

Request toRequest(const Message &message, Method method, const QByteArray &body)
{
    Request request;
    request.method = method;
    request.methodName = message.methodName;
    request.target = message.target;
    const qsizetype question = message.target.indexOf('?');
    const QByteArrayView path = question < 0 ? QByteArrayView(message.target)
                                             : QByteArrayView(message.target).first(question);
    request.path = percentDecoded(path).value_or(QString());
    if (question >= 0) {
        QByteArray query = message.target.sliced(question + 1);
        query.replace('+', "%20");
        request.query = QUrlQuery(QString::fromLatin1(query));
    }
    // The head is taken from the bytes that the guard has judged: what decides about access is what
    // was validated.
    request.headers = message.headers;
    request.body = body;
    request.minorVersion = message.minorVersion;
    request.receivedBytes = message.wireBytes;
    return request;
}

} // namespace

// A socket in memory: reads what it is given, swallows what is written to it.
class HttpAdapter::Feed final : public QTcpSocket {
public:
    explicit Feed(QObject *parent)
        : QTcpSocket(parent)
    {
        setOpenMode(QIODevice::ReadWrite);
        setSocketState(QAbstractSocket::ConnectedState);
    }

    // There is no connection to be closed by the base class.
    ~Feed() override { setSocketState(QAbstractSocket::UnconnectedState); }
    Feed(const Feed &) = delete;
    Feed &operator=(const Feed &) = delete;

    void give(const QByteArray &bytes)
    {
        m_bytes = bytes;
        m_read = 0;
        emit readyRead();
        m_bytes.clear();
        m_read = 0;
    }

    // QtHttpServer frees what it holds for this socket, and in some versions the socket as well.
    void retire()
    {
        setSocketState(QAbstractSocket::UnconnectedState);
        emit disconnected();
        deleteLater();
    }

    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return QIODevice::bytesAvailable() + (m_bytes.size() - m_read);
    }
    [[nodiscard]] qint64 bytesToWrite() const override { return 0; }
    void disconnectFromHost() override { m_wasRefused = true; }
    [[nodiscard]] bool wasRefused() const { return m_wasRefused; }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 size = std::min<qint64>(maxSize, m_bytes.size() - m_read);
        std::memcpy(data, m_bytes.constData() + m_read, static_cast<std::size_t>(size));
        m_read += size;
        return size;
    }
    qint64 writeData(const char *, qint64 size) override { return size; }

private:
    QByteArray m_bytes;
    qsizetype m_read = 0;
    bool m_wasRefused = false;
};

class HttpAdapter::Server final : public QAbstractHttpServer {
public:
    struct Seen {
        int requests = 0;
        Method method = Method::Other;
        QByteArray body;
        qsizetype fields = 0;
    };

    bool attach(Listener *listener)
    {
        m_listener = listener;
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
        return QAbstractHttpServer::bind(listener);
#else
        QAbstractHttpServer::bind(listener);
        return true;
#endif
    }

    // What handleRequest() sees when the bytes are read, and whether all of them were.
    bool read(const QByteArray &bytes, Seen *seen)
    {
        if (!m_feed && !renewFeed())
            return false;
        m_seen = {};
        m_feed->give(bytes);
        *seen = std::exchange(m_seen, {});
        const bool isInStep = seen->requests == 1 && !m_feed->wasRefused()
            && !m_feed->isTransactionStarted() && m_feed->bytesAvailable() == 0;
        // A parser in the middle of something would read the next request of another client
        // wrongly.
        if (!isInStep)
            retireFeed();
        return isInStep;
    }

    void retireFeed()
    {
        if (m_feed)
            m_feed->retire();
        m_feed = nullptr;
    }

protected:
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &) override
    {
        return note(request);
    }
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &) override { }
#else
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *) override
    {
        return note(request);
    }
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { }
#endif

private:
    bool note(const QHttpServerRequest &request)
    {
        ++m_seen.requests;
        m_seen.method = methodOf(request.method());
        m_seen.body = request.body();
        m_seen.fields = request.headers().size();
        return true;
    }

    bool renewFeed()
    {
        if (!m_listener)
            return false;
        m_feed = new Feed(this);
        m_listener->handOver(m_feed);
        return true;
    }

    QPointer<Listener> m_listener;
    QPointer<Feed> m_feed; // a child of ours or of what QtHttpServer made for it
    Seen m_seen;
};

HttpAdapter::HttpAdapter()
    : m_server(std::make_unique<Server>())
{
}

HttpAdapter::~HttpAdapter() = default;

bool HttpAdapter::bind(Listener *listener)
{
    return m_server->attach(listener);
}

std::optional<Request> HttpAdapter::parse(const Message &message)
{
    qsizetype fields = 0;
    Server::Seen seen;
    if (!m_server->read(canonicalBytes(message, &fields), &seen))
        return std::nullopt;
    if (message.methodName != wordOf(seen.method) || message.body != seen.body
        || fields != seen.fields)
        return std::nullopt;
    return toRequest(message, seen.method, seen.body);
}

} // namespace server::http
