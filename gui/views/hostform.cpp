// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/hostform.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace gui {

namespace {

constexpr int kWidth = 640;

} // namespace

HostForm::HostForm(const HostSettings &settings, QWidget *parent)
    : QWidget(parent)
    , m_port(new QSpinBox(this))
    , m_open(new QCheckBox(tr("&Open to the network"), this))
    , m_dataDir(new QLineEdit(settings.dataDir, this))
    , m_configFile(new QLineEdit(settings.configFile, this))
    , m_startsWithWindow(new QCheckBox(tr("Start the hub w&ith this window"), this))
    , m_warning(new QLabel(this))
    , m_apply(new QPushButton(this))
{
    m_port->setObjectName(QStringLiteral("port"));
    m_apply->setObjectName(QStringLiteral("apply"));
    m_port->setRange(1, 65535);
    m_port->setValue(settings.port);
    m_open->setChecked(settings.isOpenToNetwork);
    m_startsWithWindow->setChecked(settings.startsWithWindow);
    m_dataDir->setPlaceholderText(tr("your own data folder"));
    m_configFile->setPlaceholderText(tr("none"));
    m_warning->setWordWrap(true);
    m_warning->setText(tr("Over the network only the applications and keys of a configuration file "
                          "are served, and no /devmode/ addresses."));
    auto *form = new QFormLayout;
    form->addRow(tr("&Port"), m_port);
    form->addRow(QString(), m_open);
    form->addRow(QString(), m_warning);
    auto *browseFolder = new QPushButton(tr("Browse…"), this);
    browseFolder->setAccessibleName(tr("Browse for the data folder"));
    auto *browseFile = new QPushButton(tr("Browse…"), this);
    browseFile->setAccessibleName(tr("Browse for the configuration file"));
    form->addRow(tr("&Data folder"), withBrowse(m_dataDir, browseFolder, true));
    form->addRow(tr("Con&figuration file"), withBrowse(m_configFile, browseFile, false));
    form->addRow(QString(), m_startsWithWindow);
    form->addRow(QString(), m_apply);
    m_apply->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto *fields = new QWidget(this); // not as wide as the window
    fields->setLayout(form);
    fields->setMaximumWidth(kWidth);
    auto *column = new QVBoxLayout(this);
    column->addWidget(fields);
    column->addStretch(1);
    QWidget *before = m_port; // as they are seen, whatever was made first
    for (QWidget *next : {static_cast<QWidget *>(m_open), static_cast<QWidget *>(m_dataDir),
             static_cast<QWidget *>(browseFolder), static_cast<QWidget *>(m_configFile),
             static_cast<QWidget *>(browseFile), static_cast<QWidget *>(m_startsWithWindow),
             static_cast<QWidget *>(m_apply)})
        setTabOrder(std::exchange(before, next), next);
    connect(m_port, &QSpinBox::valueChanged, this, &HostForm::noteChange);
    connect(m_open, &QCheckBox::toggled, this, &HostForm::noteChange);
    connect(m_startsWithWindow, &QCheckBox::toggled, this, &HostForm::noteChange);
    connect(m_dataDir, &QLineEdit::textChanged, this, &HostForm::noteChange);
    connect(m_configFile, &QLineEdit::textChanged, this, &HostForm::noteChange);
    connect(m_apply, &QPushButton::clicked, this,
        [this] { m_isRunning ? emit restartChosen() : emit startChosen(); });
    m_warning->setVisible(settings.isOpenToNetwork);
    setRunning(false);
}

QWidget *HostForm::withBrowse(QLineEdit *edit, QPushButton *browse, bool isFolder)
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(edit, 1);
    layout->addWidget(browse);
    row->setFocusProxy(edit);
    connect(browse, &QPushButton::clicked, this, [this, edit, isFolder] {
        auto *dialog = new QFileDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(isFolder ? QFileDialog::Directory : QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, edit, &QLineEdit::setText);
        dialog->open();
    });
    return row;
}

HostSettings HostForm::settings() const
{
    HostSettings settings;
    settings.port = static_cast<quint16>(m_port->value());
    settings.isOpenToNetwork = m_open->isChecked();
    settings.dataDir = m_dataDir->text().trimmed();
    settings.configFile = m_configFile->text().trimmed();
    settings.startsWithWindow = m_startsWithWindow->isChecked();
    return settings;
}

void HostForm::setRunning(bool isRunning)
{
    m_isRunning = isRunning;
    m_apply->setText(isRunning ? tr("&Restart with these settings") : tr("S&tart the hub"));
}

void HostForm::noteChange()
{
    m_warning->setVisible(m_open->isChecked());
    emit changed(settings());
}

} // namespace gui
