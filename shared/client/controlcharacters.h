// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace shared {

// The server writes control characters in its XML as references ("&#27;"), which XML 1.0 has no
// place for. They are hidden from the reader behind a character that the text does not have.
class ControlCharacters final {
public:
    explicit ControlCharacters(const QString &xml);

    [[nodiscard]] const QString &xml() const { return m_xml; } // for the reader
    [[nodiscard]] QString restored(const QString &content) const; // what it read

private:
    QString m_xml;
    QChar m_marker; // null: nothing is hidden
};

} // namespace shared
