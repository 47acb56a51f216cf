// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/words/plaintext.h"

#include <QAbstractTableModel>
#include <QList>
#include <QString>

#include <functional>
#include <utility>
#include <vector>

namespace gui {

// A table of values that come as whole lists: each column is a title and a function that says what
// stands in it.
template <typename Row> class RowTable final : public QAbstractTableModel {
public:
    struct Column {
        QString title;
        std::function<QString(const Row &)> text;
    };

    explicit RowTable(std::vector<Column> columns, QObject *parent = nullptr)
        : QAbstractTableModel(parent)
        , m_columns(std::move(columns))
    {
    }

    // Rows in the same places stay selected.
    void setRows(const QList<Row> &rows)
    {
        if (rows == m_rows)
            return;
        const auto before = static_cast<int>(m_rows.size());
        const auto after = static_cast<int>(rows.size());
        if (after < before) {
            beginRemoveRows({}, after, before - 1);
            m_rows.remove(after, before - after);
            endRemoveRows();
        } else if (after > before) {
            beginInsertRows({}, before, after - 1);
            m_rows += rows.mid(before);
            endInsertRows();
        }
        m_rows = rows;
        if (after > 0)
            emit dataChanged(index(0, 0), index(after - 1, columnCount() - 1));
    }
    // The oldest go when there are more.
    void append(const QList<Row> &rows, qsizetype capacity)
    {
        if (rows.isEmpty())
            return;
        const auto first = static_cast<int>(m_rows.size());
        beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
        m_rows += rows;
        endInsertRows();
        if (const qsizetype over = m_rows.size() - capacity; over > 0) {
            beginRemoveRows({}, 0, static_cast<int>(over) - 1);
            m_rows.remove(0, over);
            endRemoveRows();
        }
    }
    [[nodiscard]] const QList<Row> &rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
            return {};
        const QString text =
            m_columns[static_cast<size_t>(index.column())].text(m_rows.at(index.row()));
        return role == Qt::ToolTipRole ? toolTipText(text) : text;
    }
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
            return {};
        if (role == Qt::DisplayRole)
            return m_columns[static_cast<size_t>(section)].title;
        return role == Qt::TextAlignmentRole ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                                             : QVariant();
    }

private:
    const std::vector<Column> m_columns;
    QList<Row> m_rows;
};

} // namespace gui
