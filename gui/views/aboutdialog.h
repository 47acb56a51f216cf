// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace gui {

// What this is, in which versions, and under which licences.
class AboutDialog final : public QDialog {
    Q_OBJECT
public:
    // hubVersion: of the hub that is attached to; empty: none.
    explicit AboutDialog(const QString &hubVersion, QWidget *parent = nullptr);
};

} // namespace gui
