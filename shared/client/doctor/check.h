// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/finding.h"
#include "shared/client/doctor/subject.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>

namespace shared::doctor {

// One question about a hub. It is asked once, and answered once.
class Check : public QObject {
    Q_OBJECT
public:
    // The subject must outlive it.
    explicit Check(Subject &subject);

    void begin();

signals:
    void finished(const shared::doctor::Finding &finding); // the last one
    void waiting(const QString &text); // for whoever would wonder why nothing happens

protected:
    virtual void start() = 0;

    [[nodiscard]] Subject &subject() { return m_subject; }
    [[nodiscard]] const HubAddress &address() const { return m_subject.address; }
    [[nodiscard]] QString elapsed() const; // since begin(), for people: "12 ms"
    // What is found when nothing else is so soon.
    void setLimit(std::chrono::milliseconds limit, const Finding &finding);
    void finish(const Finding &finding); // what comes after the first is ignored

private:
    Subject &m_subject;
    QElapsedTimer m_since;
    QTimer m_limit;
    Finding m_whenLate;
    bool m_isFinished = false;
};

// "12 ms", "1.2 s"
[[nodiscard]] QString durationText(std::chrono::milliseconds duration);

} // namespace shared::doctor
