// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/networkpool.h"

#include <utility>

namespace shared {

namespace {

// Each costs a thread of Qt's.
constexpr std::size_t kMaxIdle = 4;

} // namespace

std::shared_ptr<QNetworkAccessManager> NetworkPool::lend()
{
    std::unique_ptr<QNetworkAccessManager> manager;
    if (m_idle->empty()) {
        manager = std::make_unique<QNetworkAccessManager>();
    } else {
        manager = std::move(m_idle->back());
        m_idle->pop_back();
    }
    return {manager.release(), [idle = std::weak_ptr(m_idle)](QNetworkAccessManager *lent) {
                std::unique_ptr<QNetworkAccessManager> back(lent);
                const auto alive = idle.lock();
                if (alive && alive->size() < kMaxIdle)
                    alive->push_back(std::move(back));
                else
                    back.release()->deleteLater(); // its reply may still be on the stack
            }};
}

} // namespace shared
