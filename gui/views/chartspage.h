// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/workspace.h"

#include <QWidget>

namespace gui {

class ChartView;

// How the hub was in the last hour.
class ChartsPage final : public QWidget {
    Q_OBJECT
public:
    explicit ChartsPage(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QList<ChartView *> charts() const
    {
        return {m_connections, m_messages, m_pings, m_closes};
    }

private:
    void refresh();
    void refreshEmptyTexts();
    void refreshCloses(const QList<QDateTime> &times);

    Workspace &m_workspace;
    ChartView *const m_connections;
    ChartView *const m_messages;
    ChartView *const m_pings;
    ChartView *const m_closes;
};

} // namespace gui
