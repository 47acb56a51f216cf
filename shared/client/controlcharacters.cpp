// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/controlcharacters.h"

#include <QRegularExpression>

namespace shared {

ControlCharacters::ControlCharacters(const QString &xml)
    : m_xml(xml)
{
    // Not 9, 10 and 13, which XML takes.
    static const QRegularExpression kReferences(
        QStringLiteral("&#(0|[1-8]|1[124-9]|2[0-9]|3[01]|6553[45]);"));
    if (!xml.contains(kReferences))
        return;
    m_marker = QChar(u'\ue000'); // of the area for private use
    while (m_xml.contains(m_marker))
        m_marker = QChar(char16_t(m_marker.unicode() + 1));
    m_xml.replace(kReferences, m_marker + QStringLiteral("\\1;"));
}

QString ControlCharacters::restored(const QString &content) const
{
    if (m_marker.isNull())
        return content;
    QString restored;
    const QStringList pieces = content.split(m_marker);
    restored = pieces.constFirst();
    for (qsizetype i = 1; i < pieces.size(); ++i) {
        const qsizetype end = pieces.at(i).indexOf(u';');
        restored += QChar(pieces.at(i).first(end).toUShort());
        restored += pieces.at(i).sliced(end + 1);
    }
    return restored;
}

} // namespace shared
