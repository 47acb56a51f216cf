// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/hostsettings.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace gui {

// The settings of the hub that this window hosts.
class HostForm final : public QWidget {
    Q_OBJECT
public:
    explicit HostForm(const HostSettings &settings, QWidget *parent = nullptr);

    [[nodiscard]] HostSettings settings() const;
    // While it runs, changes need a restart.
    void setRunning(bool isRunning);

signals:
    void changed(const gui::HostSettings &settings);
    void startChosen();
    void restartChosen();

private:
    [[nodiscard]] QWidget *withBrowse(QLineEdit *edit, QPushButton *browse, bool isFolder);
    void noteChange();

    QSpinBox *const m_port;
    QCheckBox *const m_open;
    QLineEdit *const m_dataDir;
    QLineEdit *const m_configFile;
    QCheckBox *const m_startsWithWindow;
    QLabel *const m_warning;
    QPushButton *const m_apply;
    bool m_isRunning = false;
};

} // namespace gui
