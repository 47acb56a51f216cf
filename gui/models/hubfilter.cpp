// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/hubfilter.h"

#include "gui/models/hubcell.h"

#include <algorithm>

namespace gui {

using shared::AgentState;

HubFilter::HubFilter(HubModel &model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setDynamicSortFilter(false);
    setSourceModel(&model);
    const auto note = [this] { m_hasChanged = true; };
    connect(&model, &QAbstractItemModel::dataChanged, this, note);
    connect(&model, &QAbstractItemModel::rowsInserted, this, note);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, note);
}

const HubNode *HubFilter::nodeOf(const QModelIndex &index) const
{
    return m_model.nodeOf(mapToSource(index));
}

void HubFilter::setText(const QString &text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

void HubFilter::setShow(Show show)
{
    m_show = show;
    invalidateFilter();
}

void HubFilter::refresh()
{
    if (!m_hasChanged)
        return;
    m_hasChanged = false;
    if (isFiltering())
        invalidateFilter();
    if (sortColumn() >= 0 && !isSorted({}))
        sort(sortColumn(), sortOrder());
}

bool HubFilter::isSorted(const QModelIndex &parent) const
{
    const int rows = rowCount(parent);
    const bool isAscending = sortOrder() == Qt::AscendingOrder;
    const auto column = static_cast<HubColumn>(sortColumn());
    const HubNode *before = nullptr;
    for (int row = 0; row < rows; ++row) {
        const QModelIndex at = index(row, 0, parent);
        const HubNode *node = nodeOf(at);
        if (before != nullptr
            && (isAscending ? isBefore(*node, *before, column) : isBefore(*before, *node, column)))
            return false;
        before = node;
        if (node->kind == HubNode::Kind::Session && !isSorted(at))
            return false;
    }
    return true;
}

bool HubFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    return isBefore(
        *m_model.nodeOf(left), *m_model.nodeOf(right), static_cast<HubColumn>(left.column()));
}

bool HubFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (!isFiltering())
        return true;
    const HubNode &above = parent.isValid() ? *m_model.nodeOf(parent) : m_model.root();
    const HubNode &node = *above.children[static_cast<size_t>(row)];
    switch (node.kind) {
    case HubNode::Kind::Session:
        return accepts(static_cast<const SessionNode &>(node));
    case HubNode::Kind::Agent:
        return accepts(static_cast<const AgentNode &>(node));
    default:
        return true; // with its agent
    }
}

bool HubFilter::accepts(const SessionNode &session) const
{
    // Its own name alone counts where it has no agents that could.
    const bool isNamed =
        m_show == Show::All && session.info.sessionId.contains(m_text, Qt::CaseInsensitive);
    return isNamed || std::ranges::any_of(session.children, [this](const auto &child) {
        return accepts(static_cast<const AgentNode &>(*child));
    });
}

bool HubFilter::accepts(const AgentNode &agent) const
{
    const auto isShown = [this, &agent] {
        switch (m_show) {
        case Show::All:
            return true;
        case Show::Connected:
            return agent.info.state != AgentState::Away;
        case Show::Waiting:
            return agent.info.state == AgentState::Waiting;
        case Show::Busy:
            return agent.info.state == AgentState::Busy;
        case Show::Away:
            return agent.info.state == AgentState::Away;
        case Show::Troubled:
            break;
        }
        const TransportNode *transport = agent.current();
        return transport != nullptr
            && (transport->record.pingsMissed > 0 || transport->record.bytesQueued > 0);
    };
    return isShown() && (m_text.isEmpty() || hasText(agent));
}

bool HubFilter::hasText(const AgentNode &agent) const
{
    const auto has = [this](const QString &text) {
        return text.contains(m_text, Qt::CaseInsensitive);
    };
    return has(agent.info.agentId) || has(agent.info.sessionId)
        || std::ranges::any_of(agent.children, [&has](const auto &child) {
               const auto &record = static_cast<const TransportNode &>(*child).record;
               return has(record.peer) || has(record.userAgent) || has(record.id)
                   || has(record.revision);
           });
}

} // namespace gui
