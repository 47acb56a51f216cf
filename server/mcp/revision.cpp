// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/revision.h"

#include "server/mcp/jsonrpc.h"

#include <QList>

#include <algorithm>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

// Oldest first; each is its predecessor but for what it changed.
QList<Revision> makeTable()
{
    QList<Revision> table;
    Revision next{.name = u"2024-10-07"_s,
        .resourceNotFoundCode = kResourceNotFound,
        .serverErrorCode = kServerError};
    table.append(next);
    next.name = u"2024-11-05"_s;
    table.append(next);

    next.name = u"2025-03-26"_s;
    next.hasBatches = true;
    next.hasToolAnnotations = true;
    next.hasProgressMessage = true;
    next.hasAudio = true;
    table.append(next);

    next.name = u"2025-06-18"_s;
    next.hasBatches = false; // taken back
    next.hasTitles = true;
    next.hasResourceLinks = true;
    next.hasStructuredContent = true;
    next.hasElicitation = true;
    table.append(next);

    next.name = u"2025-11-25"_s;
    next.hasIcons = true;
    next.hasPageElicitation = true;
    next.hasElicitationIds = true;
    next.hasPolling = true;
    next.hasErrorsWithoutId = true;
    table.append(next);

    next.name = u"2026-07-28"_s;
    next.hasElicitationIds = false;
    next.hasPolling = false;
    next.isStateless = true;
    next.resourceNotFoundCode = kInvalidParams;
    next.serverErrorCode = kOwnError;
    next.missingCapabilityCode = kMissingCapability;
    table.append(next);
    return table;
}

const QList<Revision> &table()
{
    static const QList<Revision> kRevisions = makeTable();
    return kRevisions;
}

} // namespace

QByteArray errorIdOfNobody(const Revision &revision)
{
    return revision.hasErrorsWithoutId ? QByteArray() : "null"_ba;
}

const Revision *findRevision(const QString &name)
{
    const auto &revisions = table();
    const auto found = std::ranges::find(revisions, name, &Revision::name);
    return found == revisions.end() ? nullptr : &*found;
}

const Revision &oldestRevision(const QStringList &names)
{
    const auto &revisions = table();
    const auto found = std::ranges::find_if(
        revisions, [&names](const Revision &revision) { return names.contains(revision.name); });
    return found == revisions.end() ? revisions.front() : *found;
}

} // namespace server::mcp
