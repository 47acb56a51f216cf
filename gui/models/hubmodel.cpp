// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/hubmodel.h"

#include "gui/models/hubcell.h"
#include "gui/words/plaintext.h"

#include <algorithm>

namespace gui {

namespace {

const HubNode *nodeAt(const QModelIndex &index)
{
    return static_cast<const HubNode *>(index.constInternalPointer());
}

bool isGone(const HubNode &node)
{
    if (node.kind == HubNode::Kind::Transport)
        return static_cast<const TransportNode &>(node).isClosed();
    return node.kind == HubNode::Kind::Agent
        && static_cast<const AgentNode &>(node).info.state == shared::AgentState::Away;
}

QVariant roundTripsOf(const HubNode &node)
{
    const TransportNode *transport = transportOf(node);
    if (transport == nullptr || transport->roundTrips.isEmpty())
        return {};
    return QVariant::fromValue(transport->roundTrips.times());
}

} // namespace

HubModel::HubModel(const shared::Clock &clock, shared::DeadlineQueue &deadlines, QObject *parent)
    : QAbstractItemModel(parent)
    , m_deadlines(deadlines)
    , m_clock(clock)
{
    m_frame.setSingleShot(true);
    m_frame.setInterval(kFrame);
    connect(&m_frame, &QTimer::timeout, this, &HubModel::flush);
}

HubModel::~HubModel()
{
    for (const shared::DeadlineQueue::Id id : std::as_const(m_closed))
        m_deadlines.cancel(id);
}

QDateTime HubModel::hubNow() const
{
    return m_clock.wallNow().addMSecs(m_clockOffset.count());
}

const HubNode *HubModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() && index.model() == this ? nodeAt(index) : nullptr;
}

QModelIndex HubModel::indexOf(const HubNode &node, int column) const
{
    return node.parent == nullptr ? QModelIndex() : createIndex(node.row, column, &node);
}

QModelIndex HubModel::index(int row, int column, const QModelIndex &parent) const
{
    const HubNode &above = parent.isValid() ? *nodeAt(parent) : m_root;
    const bool isThere = row >= 0 && row < static_cast<int>(above.children.size()) && column >= 0
        && column < kHubColumns && parent.column() <= 0;
    return isThere ? createIndex(row, column, above.children[static_cast<size_t>(row)].get())
                   : QModelIndex();
}

QModelIndex HubModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(*nodeAt(index)->parent) : QModelIndex();
}

int HubModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    return static_cast<int>((parent.isValid() ? nodeAt(parent) : &m_root)->children.size());
}

int HubModel::columnCount(const QModelIndex &) const
{
    return kHubColumns;
}

QVariant HubModel::data(const QModelIndex &index, int role) const
{
    const HubNode *node = nodeOf(index);
    if (node == nullptr)
        return {};
    const auto column = static_cast<HubColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cellText(*node, column, hubNow());
    case Qt::ToolTipRole:
        return toolTipText(cellToolTip(*node, column, hubNow()));
    case Qt::AccessibleTextRole:
        return hubColumnTitle(column) + QStringLiteral(": ") + cellText(*node, column, hubNow());
    case Qt::TextAlignmentRole:
        return isNumeric(column) ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case RoundTripsRole:
        return roundTripsOf(*node);
    case StateMarkRole:
        return static_cast<int>(stateMarkOf(*node));
    case KindRole:
        return static_cast<int>(node->kind);
    case IsGoneRole:
        return isGone(*node);
    default:
        return {};
    }
}

QVariant HubModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kHubColumns)
        return {};
    const auto column = static_cast<HubColumn>(section);
    switch (role) {
    case Qt::DisplayRole:
        return hubColumnTitle(column);
    case Qt::ToolTipRole:
        return hubColumnHelp(column);
    case Qt::TextAlignmentRole:
        return isNumeric(column) ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                 : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

const TransportNode *HubModel::findTransport(const QString &id) const
{
    return m_transports.value(id);
}

void HubModel::beginLoad()
{
    ++m_generation;
    m_removed.clear();
}

void HubModel::endLoad()
{
    removeStale(m_root);
    flush();
}

void HubModel::removeStale(HubNode &parent)
{
    // Backwards, since rows go while we look.
    for (size_t i = parent.children.size(); i-- > 0;) {
        HubNode &child = *parent.children[i];
        const bool isKept = child.kind == HubNode::Kind::Transport
            && m_closed.contains(static_cast<TransportNode &>(child).record.id);
        if (child.generation != m_generation && !isKept)
            remove(child);
        else
            removeStale(child);
    }
}

void HubModel::clear()
{
    beginLoad();
    for (const shared::DeadlineQueue::Id id : std::as_const(m_closed))
        m_deadlines.cancel(id);
    m_closed.clear();
    endLoad();
}

void HubModel::markChanged(HubNode &node)
{
    const auto known = m_changed.find(node.parent);
    if (known == m_changed.end())
        m_changed.insert(node.parent, {node.row, node.row});
    else
        *known = {std::min(known->first, node.row), std::max(known->last, node.row)};
    if (!m_frame.isActive())
        m_frame.start();
}

void HubModel::flush()
{
    m_frame.stop();
    const auto changed = std::exchange(m_changed, {});
    for (auto rows = changed.begin(); rows != changed.end(); ++rows) {
        const HubNode &parent = *rows.key();
        const int last = std::min(rows->last, static_cast<int>(parent.children.size()) - 1);
        if (rows->first > last)
            continue;
        const QModelIndex above = indexOf(parent);
        emit dataChanged(index(rows->first, 0, above), index(last, kHubColumns - 1, above));
    }
}

template <typename Node> Node &HubModel::append(HubNode &parent, std::unique_ptr<Node> node)
{
    const int row = static_cast<int>(parent.children.size());
    node->row = row;
    node->generation = m_generation;
    Node &added = *node;
    beginInsertRows(indexOf(parent), row, row);
    parent.children.push_back(std::move(node));
    endInsertRows();
    return added;
}

template SessionNode &HubModel::append(HubNode &, std::unique_ptr<SessionNode>);
template AgentNode &HubModel::append(HubNode &, std::unique_ptr<AgentNode>);
template TransportNode &HubModel::append(HubNode &, std::unique_ptr<TransportNode>);

void HubModel::remove(const HubNode &node)
{
    HubNode &parent = *node.parent;
    const int row = node.row;
    beginRemoveRows(indexOf(parent), row, row);
    forget(node);
    parent.children.erase(parent.children.begin() + row);
    for (size_t i = static_cast<size_t>(row); i < parent.children.size(); ++i)
        parent.children[i]->row = static_cast<int>(i);
    endRemoveRows();
    // What was noted of rows behind it has moved up, and is still within.
    if (const auto rows = m_changed.find(&parent); rows != m_changed.end() && rows->first > 0)
        --rows->first;
    if (parent.kind != HubNode::Kind::Root)
        markChanged(parent); // it counts its children
}

} // namespace gui
