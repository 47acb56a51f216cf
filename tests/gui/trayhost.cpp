// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/trayhost.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QDateTime>
#include <QImage>

#include <algorithm>

namespace tests {

using namespace Qt::StringLiterals;

namespace {

const QString kItem = u"org.kde.StatusNotifierItem"_s;
const QString kMenu = u"com.canonical.dbusmenu"_s;

// A picture as it travels: ARGB, big-endian.
QImage readPicture(const QDBusArgument &pictures)
{
    QImage largest;
    pictures.beginArray();
    while (!pictures.atEnd()) {
        int width = 0;
        int height = 0;
        QByteArray bytes;
        pictures.beginStructure();
        pictures >> width >> height >> bytes;
        pictures.endStructure();
        if (width <= largest.width() || bytes.size() != 4LL * width * height)
            continue;
        largest = QImage(width, height, QImage::Format_ARGB32);
        for (int i = 0; i < width * height; ++i) {
            const auto at = [&](int part) { return static_cast<uchar>(bytes.at(4 * i + part)); };
            largest.setPixel(i % width, i / width, qRgba(at(1), at(2), at(3), at(0)));
        }
    }
    pictures.endArray();
    return largest;
}

} // namespace

TrayHost::TrayHost(QObject *parent)
    : QObject(parent)
    , m_bus(QDBusConnection::sessionBus())
{
}

bool TrayHost::start()
{
    return m_bus.registerObject(u"/StatusNotifierWatcher"_s, this,
               QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllProperties)
        && m_bus.registerObject(u"/org/freedesktop/Notifications"_s, new Notifications(*this),
            QDBusConnection::ExportAllSlots)
        && m_bus.registerService(u"org.freedesktop.Notifications"_s)
        && m_bus.registerService(u"org.kde.StatusNotifierWatcher"_s);
}

void TrayHost::RegisterStatusNotifierItem(const QString &service)
{
    m_items.append(service);
}

// All calls go on serving those of the program: it may be asking us at the same moment.
QVariant TrayHost::property(const QString &name) const
{
    QDBusMessage ask = QDBusMessage::createMethodCall(m_items.value(m_items.size() - 1),
        u"/StatusNotifierItem"_s, u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    ask << kItem << name;
    const QDBusMessage answer = m_bus.call(ask, QDBus::BlockWithGui);
    return answer.arguments().value(0).value<QDBusVariant>().variant();
}

QString TrayHost::toolTip() const
{
    const auto tip = property(u"ToolTip"_s).value<QDBusArgument>();
    if (tip.currentType() != QDBusArgument::StructureType)
        return {};
    QString icon;
    QString title;
    QString text;
    tip.beginStructure();
    tip >> icon;
    (void)readPicture(tip);
    tip >> title >> text;
    tip.endStructure(); // what was begun is freed by its end
    return title;
}

QColor TrayHost::colourAt(double x, double y) const
{
    const auto pictures = property(u"IconPixmap"_s).value<QDBusArgument>();
    if (pictures.currentType() != QDBusArgument::ArrayType)
        return {};
    const QImage picture = readPicture(pictures);
    return picture.isNull() ? QColor()
                            : picture.pixelColor(static_cast<int>(x * picture.width()),
                                static_cast<int>(y * picture.height()));
}

QList<TrayHost::Entry> TrayHost::entries() const
{
    QDBusMessage ask = QDBusMessage::createMethodCall(
        m_items.value(m_items.size() - 1), u"/MenuBar"_s, kMenu, u"GetLayout"_s);
    ask << 0 << -1 << QStringList();
    const QDBusMessage answer = m_bus.call(ask, QDBus::BlockWithGui);
    QList<Entry> entries;
    if (answer.arguments().size() < 2)
        return entries;
    const auto root = answer.arguments().at(1).value<QDBusArgument>();
    int id = 0;
    QVariantMap properties;
    QVariantList children;
    root.beginStructure();
    root >> id >> properties >> children;
    root.endStructure();
    for (const QVariant &child : std::as_const(children)) {
        const auto item = child.value<QDBusArgument>();
        QVariantList grandchildren;
        item.beginStructure();
        item >> id >> properties >> grandchildren;
        item.endStructure();
        const bool canBeChosen = properties.value(u"visible"_s, true).toBool()
            && properties.value(u"enabled"_s, true).toBool()
            && properties.value(u"type"_s).toString() != u"separator"_s;
        if (canBeChosen)
            entries.append({id, properties.value(u"label"_s).toString().remove(u'_')});
    }
    return entries;
}

QStringList TrayHost::menu() const
{
    QStringList texts;
    for (const Entry &entry : entries())
        texts.append(entry.text);
    return texts;
}

bool TrayHost::choose(const QString &entry) const
{
    const QList<Entry> all = entries();
    const auto found = std::ranges::find(all, entry, &Entry::text);
    if (found == all.cend())
        return false;
    QDBusMessage event = QDBusMessage::createMethodCall(
        m_items.value(m_items.size() - 1), u"/MenuBar"_s, kMenu, u"Event"_s);
    event << found->id << u"clicked"_s << QVariant::fromValue(QDBusVariant(0))
          << static_cast<uint>(QDateTime::currentSecsSinceEpoch());
    return m_bus.send(event);
}

bool TrayHost::activate() const
{
    QDBusMessage click = QDBusMessage::createMethodCall(
        m_items.value(m_items.size() - 1), u"/StatusNotifierItem"_s, kItem, u"Activate"_s);
    click << 0 << 0;
    return m_bus.call(click, QDBus::BlockWithGui).type() == QDBusMessage::ReplyMessage;
}

uint Notifications::Notify(const QString &, uint, const QString &, const QString &summary,
    const QString &, const QStringList &, const QVariantMap &, int)
{
    m_host.m_notifications.append(summary);
    return static_cast<uint>(m_host.m_notifications.size());
}

} // namespace tests
