// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/connectionstate.h"

#include <QElapsedTimer>
#include <QString>

#include <chrono>
#include <map>

namespace chaos {

// How the attempts to connect spread out after all clients lost the hub at once. Looks at the first
// seconds after that.
class Spread final {
public:
    explicit Spread(const QString &what); // from now on; what it was, for people

    // Of any client, as it changes. Those of one kind get the same hint from the hub, or none.
    void note(const QString &kind, const shared::ConnectionState &state);

    // A histogram for people.
    [[nodiscard]] QString text() const;
    // Most of them came back together, as clients without jitter do; of few nothing can be said.
    [[nodiscard]] bool isStorm() const;

private:
    using Histogram = std::map<qint64, int>; // by the bucket, of a width of its own
    [[nodiscard]] static bool isBunched(const Histogram &histogram, int minimum, double most);

    const QString m_what;
    QElapsedTimer m_since;
    Histogram m_attempts;
    // By the kind: the first of those who lost it, which no busy loop can bunch.
    std::map<QString, Histogram> m_pauses;
};

} // namespace chaos
