// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/revision.h"

#include "server/mcp/jsonrpc.h"

#include <algorithm>
#include <array>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

// Oldest first.
const auto &table()
{
    static const std::array kRevisions{
        Revision{.name = u"2024-10-07"_s,
            .resourceNotFoundCode = kResourceNotFound,
            .serverErrorCode = kServerError},
        Revision{.name = u"2024-11-05"_s,
            .resourceNotFoundCode = kResourceNotFound,
            .serverErrorCode = kServerError},
        // The only one with batches: its successor took them back.
        Revision{.name = u"2025-03-26"_s,
            .hasBatches = true,
            .hasToolAnnotations = true,
            .hasProgressMessage = true,
            .hasAudio = true,
            .resourceNotFoundCode = kResourceNotFound,
            .serverErrorCode = kServerError},
        Revision{.name = u"2025-06-18"_s,
            .hasToolAnnotations = true,
            .hasProgressMessage = true,
            .hasAudio = true,
            .hasTitles = true,
            .hasResourceLinks = true,
            .hasStructuredContent = true,
            .hasElicitation = true,
            .resourceNotFoundCode = kResourceNotFound,
            .serverErrorCode = kServerError},
        Revision{.name = u"2025-11-25"_s,
            .hasToolAnnotations = true,
            .hasProgressMessage = true,
            .hasAudio = true,
            .hasTitles = true,
            .hasResourceLinks = true,
            .hasIcons = true,
            .hasStructuredContent = true,
            .hasElicitation = true,
            .hasPageElicitation = true,
            .hasElicitationIds = true,
            .hasPolling = true,
            .resourceNotFoundCode = kResourceNotFound,
            .serverErrorCode = kServerError},
        Revision{.name = u"2026-07-28"_s,
            .hasToolAnnotations = true,
            .hasProgressMessage = true,
            .hasAudio = true,
            .hasTitles = true,
            .hasResourceLinks = true,
            .hasIcons = true,
            .hasStructuredContent = true,
            .hasElicitation = true,
            .hasPageElicitation = true,
            .isStateless = true,
            .resourceNotFoundCode = kInvalidParams,
            .serverErrorCode = kOwnError,
            .missingCapabilityCode = kMissingCapability},
    };
    return kRevisions;
}

} // namespace

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
