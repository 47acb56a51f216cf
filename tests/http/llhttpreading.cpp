// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/llhttpreading.h"

#include <llhttp.h>

namespace tests {

namespace {

struct Parser {
    llhttp_t llhttp{};
    LlhttpReading reading;
    QByteArray name;
    QByteArray value;
    bool isInHead = true;
};

Parser &of(llhttp_t *llhttp)
{
    return *static_cast<Parser *>(llhttp->data);
}

template <QByteArray Parser::*text> int append(llhttp_t *llhttp, const char *at, std::size_t length)
{
    (of(llhttp).*text).append(at, static_cast<qsizetype>(length));
    return HPE_OK;
}

int appendTarget(llhttp_t *llhttp, const char *at, std::size_t length)
{
    of(llhttp).reading.target.append(at, static_cast<qsizetype>(length));
    return HPE_OK;
}

int appendBody(llhttp_t *llhttp, const char *at, std::size_t length)
{
    of(llhttp).reading.body.append(at, static_cast<qsizetype>(length));
    return HPE_OK;
}

int endField(llhttp_t *llhttp)
{
    Parser &parser = of(llhttp);
    if (parser.isInHead)
        parser.reading.fields.emplaceBack(parser.name, parser.value);
    parser.name.clear();
    parser.value.clear();
    return HPE_OK;
}

int endHead(llhttp_t *llhttp)
{
    of(llhttp).isInHead = false;
    // Here and not at the end: llhttp obeys also a Connection field among the trailers.
    of(llhttp).reading.keepAlive = llhttp_should_keep_alive(llhttp) != 0;
    // An upgrade is ignored, as the server does; CONNECT it never takes.
    llhttp->upgrade = 0;
    return HPE_OK;
}

int endMessage(llhttp_t *llhttp)
{
    LlhttpReading &reading = of(llhttp).reading;
    reading.methodName = llhttp_method_name(static_cast<llhttp_method_t>(llhttp->method));
    reading.minorVersion = llhttp->http_minor;
    return HPE_PAUSED;
}

llhttp_settings_t settings()
{
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_url = appendTarget;
    settings.on_header_field = append<&Parser::name>;
    settings.on_header_value = append<&Parser::value>;
    settings.on_header_value_complete = endField;
    settings.on_headers_complete = endHead;
    settings.on_body = appendBody;
    settings.on_message_complete = endMessage;
    return settings;
}

} // namespace

LlhttpReading LlhttpReading::read(QByteArrayView bytes)
{
    static const llhttp_settings_t kSettings = settings();
    Parser parser;
    llhttp_init(&parser.llhttp, HTTP_REQUEST, &kSettings);
    parser.llhttp.data = &parser;
    const llhttp_errno_t outcome =
        llhttp_execute(&parser.llhttp, bytes.data(), static_cast<std::size_t>(bytes.size()));
    LlhttpReading &reading = parser.reading;
    if (outcome == HPE_PAUSED) {
        reading.state = State::Complete;
        reading.length = llhttp_get_error_pos(&parser.llhttp) - bytes.data();
    } else if (outcome != HPE_OK) {
        reading.state = State::Refused;
        reading.error = llhttp_errno_name(outcome);
    }
    return reading;
}

} // namespace tests
