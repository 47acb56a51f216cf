// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/settings/preferences.h"

#include <QSettings>

#include <algorithm>

namespace gui {

using namespace Qt::StringLiterals;

Appearance Preferences::appearance() const
{
    return appearanceFromName(m_settings.value(u"appearance"_s).toString());
}

void Preferences::setAppearance(Appearance appearance)
{
    m_settings.setValue(u"appearance"_s, appearanceName(appearance));
}

HostSettings Preferences::host() const
{
    HostSettings host;
    const int port = m_settings.value(u"host/port"_s, host.port).toInt();
    if (port > 0 && port <= 65535)
        host.port = static_cast<quint16>(port);
    host.isOpenToNetwork = m_settings.value(u"host/open_to_network"_s, false).toBool();
    host.dataDir = m_settings.value(u"host/data_dir"_s).toString();
    host.configFile = m_settings.value(u"host/config_file"_s).toString();
    host.startsWithWindow = m_settings.value(u"host/starts_with_window"_s, true).toBool();
    return host;
}

void Preferences::setHost(const HostSettings &host)
{
    m_settings.setValue(u"host/port"_s, host.port);
    m_settings.setValue(u"host/open_to_network"_s, host.isOpenToNetwork);
    m_settings.setValue(u"host/data_dir"_s, host.dataDir);
    m_settings.setValue(u"host/config_file"_s, host.configFile);
    m_settings.setValue(u"host/starts_with_window"_s, host.startsWithWindow);
}

QList<Preferences::Recent> Preferences::recent() const
{
    QList<Recent> hubs;
    const int count = m_settings.beginReadArray(u"recent"_s);
    for (int i = 0; i < count; ++i) {
        m_settings.setArrayIndex(i);
        const QUrl url(m_settings.value(u"url"_s).toString(), QUrl::StrictMode);
        if (url.isValid())
            hubs.append({url,
                QByteArray::fromHex(
                    m_settings.value(u"trusted_certificate"_s).toString().toLatin1()),
                QDateTime::fromString(
                    m_settings.value(u"trusted_since"_s).toString(), Qt::ISODate)});
    }
    m_settings.endArray();
    return hubs;
}

Preferences::Recent Preferences::remembered(const QUrl &url) const
{
    const QList<Recent> hubs = recent();
    const auto known = std::ranges::find(hubs, url, &Recent::url);
    return known == hubs.cend() ? Recent{url, {}, {}} : *known;
}

void Preferences::addRecent(const Recent &hub)
{
    QList<Recent> hubs = recent();
    hubs.removeIf([&hub](const Recent &known) { return known.url == hub.url; });
    hubs.prepend(hub);
    writeRecent(hubs.mid(0, kRecent));
}

void Preferences::removeRecent(const QUrl &url)
{
    QList<Recent> hubs = recent();
    hubs.removeIf([&url](const Recent &known) { return known.url == url; });
    writeRecent(hubs);
}

void Preferences::writeRecent(const QList<Recent> &hubs)
{
    m_settings.remove(u"recent"_s);
    m_settings.beginWriteArray(u"recent"_s);
    for (int i = 0; i < hubs.size(); ++i) {
        m_settings.setArrayIndex(i);
        m_settings.setValue(u"url"_s, hubs.at(i).url.toString());
        m_settings.setValue(
            u"trusted_certificate"_s, QString::fromLatin1(hubs.at(i).trustedCertificate.toHex()));
        m_settings.setValue(u"trusted_since"_s, hubs.at(i).trustedSince.toString(Qt::ISODate));
    }
    m_settings.endArray();
}

QByteArray Preferences::layout(const QString &of) const
{
    return m_settings.value(u"layout/"_s + of).toByteArray();
}

void Preferences::setLayout(const QString &of, const QByteArray &layout)
{
    m_settings.setValue(u"layout/"_s + of, layout);
}

bool Preferences::staysInTray() const
{
    return m_settings.value(u"stays_in_tray"_s, false).toBool();
}

void Preferences::setStaysInTray(bool stays)
{
    m_settings.setValue(u"stays_in_tray"_s, stays);
}

} // namespace gui
