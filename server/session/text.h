// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace server::session {

// What agents may write, and how an error repeats it.

// The size in UTF-8; nothing when the text holds a lone surrogate and so has no UTF-8 form: it
// could not reach its reader unchanged.
[[nodiscard]] std::optional<qsizetype> utf8Size(QStringView text);

// An id or a name: not empty, not too long, one line, nothing invisible that could make one name
// look like another. `what` begins the sentence of the error ("The agent id").
[[nodiscard]] shared::Result<shared::Done> checkName(
    QStringView what, const QString &text, qsizetype maxBytes);
// An id, which stands in URLs and lists: a name that neither begins nor ends with a blank and is
// not
// "." or "..", which clients take out of a path.
[[nodiscard]] shared::Result<shared::Done> checkId(
    QStringView what, const QString &text, qsizetype maxBytes);
// Free text: not too long, and it can be written as UTF-8.
[[nodiscard]] shared::Result<shared::Done> checkText(
    QStringView what, const QString &text, qsizetype maxBytes);

// For errors: in quotes, shortened, with what can't be shown replaced. Any input is safe.
[[nodiscard]] QString quoted(QStringView text);
[[nodiscard]] QString quoted(const QStringList &texts);

// ErrorCode::LimitReached: which limit, its value, what to do next.
[[nodiscard]] shared::Error limitReached(QStringView limit, qsizetype value, QStringView whatToDo);

} // namespace server::session
