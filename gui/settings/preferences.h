// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/api/hubaddress.h"
#include "gui/hub/hostsettings.h"
#include "gui/widgets/appearance.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QUrl>

class QSettings;

namespace gui {

// What the window remembers, but no tokens.
class Preferences final {
public:
    // A hub that the window was attached to.
    struct Recent {
        QUrl url;
        QByteArray trustedCertificate;
        QDateTime trustedSince = {}; // null: not known, or none is trusted

        friend bool operator==(const Recent &, const Recent &) = default;
    };
    static constexpr qsizetype kRecent = 8;

    // The settings outlive it.
    explicit Preferences(QSettings &settings)
        : m_settings(settings)
    {
    }

    [[nodiscard]] Appearance appearance() const;
    void setAppearance(Appearance appearance);
    [[nodiscard]] HostSettings host() const;
    void setHost(const HostSettings &settings);
    // The latest first.
    [[nodiscard]] QList<Recent> recent() const;
    // That hub as it was attached to before; one that never was has no certificate.
    [[nodiscard]] Recent remembered(const QUrl &url) const;
    void addRecent(const Recent &hub);
    void removeRecent(const QUrl &url);
    // What a widget remembers of its layout.
    [[nodiscard]] QByteArray layout(const QString &of) const;
    void setLayout(const QString &of, const QByteArray &layout);
    // Whether closing the window leaves the program in the tray.
    [[nodiscard]] bool staysInTray() const;
    void setStaysInTray(bool stays);

private:
    void writeRecent(const QList<Recent> &hubs);

    QSettings &m_settings;
};

} // namespace gui
