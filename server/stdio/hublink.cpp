// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/hublink.h"

#include "server/stdio/hubfinder.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace server::stdio {

namespace {

constexpr std::chrono::milliseconds kFirstPause{1'000};
constexpr std::chrono::milliseconds kLongestPause{30'000};

} // namespace

HubLink::HubLink(HubFinder &finder, shared::DeadlineQueue &deadlines, QObject *parent)
    : QObject(parent)
    , m_finder(finder)
    , m_deadlines(deadlines)
    , m_pause(kFirstPause)
{
}

HubLink::~HubLink()
{
    stop();
}

void HubLink::stop()
{
    m_isStopped = true;
    m_deadlines.cancel(m_next);
}

void HubLink::seek()
{
    if (m_isStopped || std::exchange(m_isSeeking, true))
        return;
    m_deadlines.cancel(m_next);
    m_finder.find([self = QPointer(this)](const shared::Result<QUrl> &hub) {
        if (!self)
            return;
        self->m_isSeeking = false;
        if (self->m_isStopped)
            return;
        if (!hub) {
            emit self->missed(hub.error());
            return;
        }
        self->m_pause = kFirstPause;
        emit self->found(*hub);
    });
}

void HubLink::seekLater()
{
    m_deadlines.cancel(m_next);
    m_next = m_deadlines.addAfter(m_pause, [this] { seek(); });
    m_pause = std::min(2 * m_pause, kLongestPause);
}

} // namespace server::stdio
