// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/namecheck.h"

#include <QHostInfo>
#include <QStringList>

namespace shared::doctor {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString advice(const QString &name)
{
    return u"Is the name in --server spelt right? \"getent hosts %1\" asks the same resolver as "
           "this did. An address, such as --server 192.0.2.7:3001, needs none."_s.arg(name);
}

} // namespace

void NameCheck::start()
{
    const QString name = address().server.host();
    if (!QHostAddress(name).isNull())
        return finish(Finding::ok(u"%1 is an address, no name"_s.arg(name)));
    setLimit(15s,
        Finding::failed(u"no answer for the name %1 within 15 s"_s.arg(name),
            u"The name server does not answer: see /etc/resolv.conf. "_s + advice(name)));
    QHostInfo::lookupHost(name, this, [this](const QHostInfo &info) { take(info); });
}

void NameCheck::take(const QHostInfo &info)
{
    const QString name = address().server.host();
    QStringList addresses;
    for (const QHostAddress &found : info.addresses())
        addresses.append(found.toString());
    if (addresses.isEmpty()) {
        return finish(Finding::failed(
            u"the name %1 has no address: %2"_s.arg(name, info.errorString()), advice(name)));
    }
    finish(Finding::ok(u"%1 is %2 (%3)"_s.arg(name, addresses.join(u", "_s), elapsed())));
}

} // namespace shared::doctor
