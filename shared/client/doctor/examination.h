// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/check.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace shared::doctor {

// All checks of a hub, one after the other. What needs something that failed is skipped.
class Examination final : public QObject {
    Q_OBJECT
public:
    struct Settings {
        HubAddress address;
        bool makesSession = false; // for this alone; else the one of the address is joined
        CoralClientSettings::Protocol protocol = CoralClientSettings::Protocol::Newest;
        QList<QSslCertificate> trusted = {};
        std::optional<std::chrono::milliseconds> heartbeat = {}; // empty: as the hub says
        std::chrono::milliseconds limit{120'000}; // for all of it
    };

    explicit Examination(const Settings &settings, QObject *parent = nullptr);
    ~Examination() override;

    void start();
    void stop(); // finished() follows

signals:
    void waiting(const QString &check, const QString &text);
    void found(const QString &check, const shared::doctor::Finding &finding,
        std::chrono::milliseconds duration);
    void finished(bool isWell); // nothing failed, and all was looked at

private:
    struct Step {
        QString name;
        QString needs; // the step that must not have failed; empty: none
        std::function<std::unique_ptr<Check>(Subject &)> make;
    };

    [[nodiscard]] static std::vector<Step> stepsOf(const Settings &settings);
    void next();
    void take(const Finding &finding);
    void note(const Finding &finding);
    void skipRest(const Finding &finding);
    void leave();

    const std::vector<Step> m_steps;
    const std::chrono::milliseconds m_limit;
    Subject m_subject;
    std::unique_ptr<Check, DeferredDelete> m_check; // under way; null: none
    size_t m_step = 0;
    QElapsedTimer m_since; // of the step
    QTimer m_end;
    QHash<QString, QString> m_causes; // of steps that failed or were skipped, the one that failed
    bool m_isWell = true;
    bool m_isOver = false;
};

} // namespace shared::doctor
