// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QDBusConnection>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariant>

#include <optional>

namespace tests {

// The part of a desktop that shows icons in a tray, and notifications: programs register at it over
// D-Bus, and it reads what they show, as panels do.
class TrayHost final : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
    Q_PROPERTY(bool IsStatusNotifierHostRegistered READ isHost)
    Q_PROPERTY(int ProtocolVersion READ protocolVersion)
    Q_PROPERTY(QStringList RegisteredStatusNotifierItems READ items)
public:
    explicit TrayHost(QObject *parent = nullptr);

    [[nodiscard]] bool start(); // on the session bus
    [[nodiscard]] bool isHost() const { return true; }
    [[nodiscard]] int protocolVersion() const { return 0; }
    [[nodiscard]] QStringList items() const { return m_items; }
    [[nodiscard]] const QStringList &notifications() const { return m_notifications; }

    // Of the icon that registered last.
    [[nodiscard]] QString toolTip() const;
    [[nodiscard]] QColor colourAt(double x, double y) const; // of the largest picture, in 0 .. 1
    [[nodiscard]] QStringList menu() const; // the texts of what can be chosen now
    [[nodiscard]] bool choose(const QString &entry) const;
    [[nodiscard]] bool activate() const; // a click on the icon

public slots:
    void RegisterStatusNotifierItem(const QString &service);

private:
    friend class Notifications;
    struct Entry {
        int id = 0;
        QString text;
    };

    [[nodiscard]] QVariant property(const QString &name) const;
    [[nodiscard]] QList<Entry> entries() const;

    QDBusConnection m_bus;
    QStringList m_items;
    QStringList m_notifications; // summaries
};

// The other half of such a desktop.
class Notifications final : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    explicit Notifications(TrayHost &host)
        : QObject(&host)
        , m_host(host)
    {
    }

public slots:
    // NOLINTNEXTLINE(readability-identifier-naming): the name is that of the protocol
    uint Notify(const QString &application, uint replaces, const QString &icon,
        const QString &summary, const QString &body, const QStringList &actions,
        const QVariantMap &hints, int timeout);

private:
    TrayHost &m_host;
};

} // namespace tests
