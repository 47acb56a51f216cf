// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/api/hubaddress.h"
#include "gui/hub/hostsettings.h"
#include "shared/util/result.h"

#include <QObject>

namespace gui {

// Runs a hub in this process. The window knows no server: main.cpp has the one that does.
class Host : public QObject {
    Q_OBJECT
public:
    enum class State { Stopped, Running, Stopping };
    Q_ENUM(State)
    using QObject::QObject;

    // Where it is to be attached to; or why it can't run, in one sentence. One at a time.
    [[nodiscard]] virtual shared::Result<HubAddress> start(const HostSettings &settings) = 0;
    // Lets calls in flight end first; Stopped follows.
    virtual void stop() = 0;
    [[nodiscard]] virtual State state() const = 0;

signals:
    void stateChanged(gui::Host::State state);
};

} // namespace gui
