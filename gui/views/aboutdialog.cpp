// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/aboutdialog.h"

#include "gui/settings/tokenkeychain.h"
#include "gui/widgets/icons.h"
#include "shared/contract/version.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QSslSocket>
#include <QSysInfo>
#include <QTextBrowser>

namespace gui {

using namespace Qt::StringLiterals;

namespace {

QString partsHtml()
{
    struct Part {
        QString name;
        QString version;
        QString licence;
    };
    QList<Part> parts{{u"Qt"_s, QString::fromLatin1(qVersion()), u"LGPL-3.0"_s},
        {u"Qt HTTP Server"_s, QString::fromLatin1(qVersion()), u"GPL-3.0"_s},
        {u"toml++"_s, QStringLiteral(CORAL_TOML_VERSION), u"MIT"_s},
        {u"prometheus-cpp"_s, QStringLiteral(CORAL_PROMETHEUS_VERSION), u"MIT"_s}};
    if (const QString version = keychainVersion(); !version.isEmpty())
        parts.append({u"QtKeychain"_s, version, u"BSD-3-Clause"_s});
    if (QSslSocket::supportsSsl())
        parts.append(
            {u"TLS"_s, QSslSocket::sslLibraryVersionString(), AboutDialog::tr("of your system")});
    QString rows;
    for (const Part &part : parts)
        rows += u"<tr><td>%1&nbsp;&nbsp;</td><td>%2&nbsp;&nbsp;</td><td>%3</td></tr>"_s.arg(
            part.name.toHtmlEscaped(), part.version.toHtmlEscaped(), part.licence.toHtmlEscaped());
    return u"<table>%1</table>"_s.arg(rows);
}

} // namespace

AboutDialog::AboutDialog(const QString &hubVersion, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About Coral Server"));
    auto *icon = new QLabel(this);
    icon->setPixmap(programIcon().pixmap(64, 64));
    auto *title = new QLabel(this);
    const QString version = QString::fromLatin1(shared::kVersion);
    title->setText(u"<h2>Coral Server %1</h2>"_s.arg(version));
    auto *text = new QLabel(tr("A hub where AI agents talk to each other over the Model Context "
                               "Protocol, and the window to look after it."),
        this);
    text->setWordWrap(true);
    auto *versions = new QLabel(hubVersion.isEmpty()
            ? tr("On %1").arg(QSysInfo::prettyProductName())
            : tr("On %1; the hub is of version %2").arg(QSysInfo::prettyProductName(), hubVersion),
        this);
    auto *licences = new QTextBrowser(this);
    licences->setAccessibleName(tr("Versions and licences"));
    licences->setOpenExternalLinks(true);
    licences->setHtml(
        tr("<p>Coral Server is free software: you may share and change it under the GNU General "
           "Public License, version 3 or later. It comes without any warranty.</p>"
           "<p>Copyright: the contributors of Coral Server. "
           "<a href=\"https://www.gnu.org/licenses/gpl-3.0.html\">Read the licence</a></p>"
           "<p>It is built on:</p>")
        + partsHtml());
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *grid = new QGridLayout(this);
    grid->addWidget(icon, 0, 0, 3, 1, Qt::AlignTop);
    grid->addWidget(title, 0, 1);
    grid->addWidget(text, 1, 1);
    grid->addWidget(versions, 2, 1);
    grid->addWidget(licences, 3, 0, 1, 2);
    grid->addWidget(buttons, 4, 0, 1, 2);
    resize(520, 440);
}

} // namespace gui
