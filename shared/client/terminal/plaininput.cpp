// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/terminal/plaininput.h"

#include <cstdio>
#include <utility>

namespace shared::terminal {

namespace {

QString textOf(QByteArray line)
{
    if (line.endsWith('\r'))
        line.chop(1);
    return QString::fromUtf8(line);
}

} // namespace

void PlainInput::start()
{
    m_input.emplace();
    connect(&*m_input, &StandardInput::received, this, &PlainInput::take);
    connect(&*m_input, &StandardInput::ended, this, &PlainInput::takeEnd);
}

void PlainInput::take(const QByteArray &bytes)
{
    m_rest += bytes;
    QList<QByteArray> lines = m_rest.split('\n');
    m_rest = lines.takeLast();
    for (const QByteArray &line : std::as_const(lines))
        emit entered(textOf(line));
}

void PlainInput::takeEnd()
{
    if (!m_rest.isEmpty())
        emit entered(textOf(std::exchange(m_rest, {})));
    emit ended();
}

void PlainInput::print(const QByteArray &line)
{
    const QByteArray bytes = line + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
    std::fflush(stdout); // it may be a pipe that somebody waits at
}

} // namespace shared::terminal
