// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace server::mcp {

// What one revision of MCP has. A feature is asked for here and nowhere by comparing names.
struct Revision {
    QString name;
    bool hasBatches = false;
    bool hasToolAnnotations = false;
    bool hasProgressMessage = false;
    bool hasAudio = false;
    bool hasTitles = false;
    bool hasResourceLinks = false;
    bool hasIcons = false;
    bool hasStructuredContent = false; // and outputSchema
    bool hasElicitation = false; // forms
    bool hasPageElicitation = false; // and pages to go to
    bool hasElicitationIds = false;
    // Errors for no request in particular have no id; before, they have the id null.
    bool hasErrorsWithoutId = false;
    bool hasPolling = false; // streams begin with an event id, and the server may end them early
    // Without a conversation: every request says what must be known to serve it, and every result
    // what it is.
    bool isStateless = false;
    int resourceNotFoundCode = 0;
    int serverErrorCode = 0; // of errors of our own
    int missingCapabilityCode = 0; // 0: told in words
};

// The id of an error for no request in particular, as JSON; empty: it is left out.
[[nodiscard]] QByteArray errorIdOfNobody(const Revision &revision);

// Null: not known here.
[[nodiscard]] const Revision *findRevision(const QString &name);
// The oldest of these names, for a client that did not say: it understands what all understand.
// Unknown names are passed over; when none is known, the oldest of all.
[[nodiscard]] const Revision &oldestRevision(const QStringList &names);

} // namespace server::mcp
