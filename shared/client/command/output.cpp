// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/output.h"

#include "shared/util/logfields.h"

#include <QDateTime>
#include <QJsonDocument>

#include <utility>

namespace shared::command {

using namespace Qt::StringLiterals;

Output::Output(bool isJson, Write write, Write writeError)
    : m_isJson(isJson)
    , m_write(std::move(write))
    , m_writeError(std::move(writeError))
{
}

void Output::redirect(const Write &write)
{
    m_write = write;
    m_writeError = write;
}

void Output::tell(const QString &event, const QString &line, QJsonObject members)
{
    const QDateTime now = QDateTime::currentDateTime();
    if (!m_isJson)
        return m_write((now.toString(u"HH:mm:ss "_s) + safeForTerminal(line)).toUtf8());
    members.insert(u"time"_s, now.toUTC().toString(Qt::ISODateWithMs));
    members.insert(u"event"_s, event);
    print(members);
}

void Output::show(const QString &text, const QJsonObject &object)
{
    if (m_isJson)
        print(object);
    else
        m_write(safeForTerminal(text).toUtf8());
}

void Output::complain(const QString &what)
{
    if (m_isJson)
        print({{u"error"_s, what}});
    else
        m_writeError(safeForTerminal(u"coral-client: "_s + what).toUtf8());
}

void Output::print(const QJsonObject &object)
{
    m_write(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString safeForTerminal(const QString &text)
{
    QString safe;
    safe.reserve(text.size());
    qsizetype begin = 0;
    const auto flush = [&](qsizetype end) {
        // The backslash means nothing to a terminal.
        QString piece = escapedForLog(QStringView(text).sliced(begin, end - begin));
        safe += piece.replace(u"\\\\"_s, u"\\"_s);
        begin = end + 1;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == u'\n' || text.at(i) == u'\t') {
            flush(i);
            safe += text.at(i);
        }
    }
    flush(text.size());
    return safe;
}

} // namespace shared::command
