// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/logsink.h"

namespace server::logging {

LogSink::LogSink(int descriptor, Notice notice)
    : LogSink(descriptor, notice, Patience())
{
}

LogSink::LogSink(int descriptor, Notice notice, Patience patience)
    : m_descriptor(descriptor)
    , m_notice(notice)
    , m_patience(patience)
{
    prepareSystem();
}

void LogSink::write(const QByteArray &line)
{
    const quint64 untold = m_untold.exchange(0);
    if (untold > 0 && !writeAll(m_notice(untold)))
        m_untold += untold;
    if (writeAll(line))
        return;
    ++m_lost;
    ++m_untold;
}

} // namespace server::logging
