// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/requestmutator.h"

#include <algorithm>
#include <vector>

namespace tests {

namespace {

const std::vector<QByteArray> kSeeds{
    "GET /a/b?c=d%20e HTTP/1.1\r\nHost: localhost:3001\r\nAccept: */*\r\nX: y, z\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 11\r\n\r\nhello world",
    "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
    "5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
    "OPTIONS * HTTP/1.0\r\nConnection: keep-alive\r\nHost: a.b\r\n\r\n",
    "DELETE http://a/ HTTP/1.1\r\nhost: a\r\nCookie: \xe4=\"b\\\"\"; c\r\nUpgrade: h2c\r\n\r\n",
};

// Pieces that parsers are known to stumble over.
const std::vector<QByteArray> kPieces{"\r\n", "\n", "\r", " ", "\t", ":", "\r\n ", "\r\n\r\n",
    QByteArray("\0", 1), "0", "-1", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "%", "%zz", ",", ";", "\x7f", "\xff", "HTTP/1.1", "//",
    "?", "chunked", "Host: b\r\n", "FFFFFFFFFFFFFFFF\r\n", "Connection: close\r\n",
    "Connection: keep-alive, ", "identity", ", chunked", ";a=\"b\"", "Trailer: a\r\n", "http://a"};

} // namespace

RequestMutator::RequestMutator(unsigned int seed)
    : m_random(seed)
{
}

QByteArray RequestMutator::next()
{
    QByteArray bytes = kSeeds[below(kSeeds.size())];
    for (std::size_t changes = below(4); changes > 0; --changes)
        change(&bytes);
    return bytes;
}

void RequestMutator::change(QByteArray *bytes)
{
    const auto at = static_cast<qsizetype>(below(static_cast<std::size_t>(bytes->size())));
    const QByteArray &piece = kPieces[below(kPieces.size())];
    switch (below(5)) {
    case 0:
        bytes->insert(at, piece);
        break;
    case 1:
        bytes->replace(at, std::min(piece.size(), bytes->size() - at), piece);
        break;
    case 2:
        bytes->remove(at, 1);
        break;
    case 3:
        (*bytes)[at] = static_cast<char>(below(256));
        break;
    default:
        bytes->insert(at, bytes->sliced(at, std::min<qsizetype>(20, bytes->size() - at)));
    }
    if (bytes->isEmpty())
        *bytes = "x";
}

} // namespace tests
