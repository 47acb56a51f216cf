// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/activityexport.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSaveFile>

namespace gui {

using shared::ActivityEvent;

namespace {

struct Export {
    Q_DECLARE_TR_FUNCTIONS(gui::ActivityExport)
};

// Else some spreadsheets take the bytes for those of the system's own encoding.
const QByteArray kUtf8Mark("\xEF\xBB\xBF");

QByteArray csvField(QString text)
{
    // Clients choose their names: a spreadsheet shall show them, not calculate them.
    if (!text.isEmpty() && QStringView(u"=+-@\t\r").contains(text.front()))
        text.prepend(u'\'');
    const bool isPlain = !text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n')
        && !text.contains(u'\r');
    if (isPlain)
        return text.toUtf8();
    return '"' + text.replace(QStringLiteral("\""), QStringLiteral("\"\"")).toUtf8() + '"';
}

QByteArray csvLine(const QStringList &fields)
{
    QByteArrayList cells;
    for (const QString &field : fields)
        cells.append(csvField(field));
    return cells.join(',') + "\r\n";
}

QStringList csvFields(const ActivityEvent &event)
{
    const auto text = [&event](
                          ActivityColumn column) { return ActivityModel::text(event, column); };
    return {event.at.toString(Qt::ISODateWithMs), text(ActivityColumn::Kind),
        text(ActivityColumn::Session), text(ActivityColumn::Agent), text(ActivityColumn::What),
        event.applicationId, event.transportId, event.eventId};
}

QByteArray csvHeader()
{
    return csvLine({ActivityModel::title(ActivityColumn::Time),
        ActivityModel::title(ActivityColumn::Kind), ActivityModel::title(ActivityColumn::Session),
        ActivityModel::title(ActivityColumn::Agent), ActivityModel::title(ActivityColumn::What),
        Export::tr("Application"), Export::tr("Transport"), Export::tr("Event id")});
}

} // namespace

QByteArray exported(const ActivityFilter &rows, ExportFormat format)
{
    QByteArray all;
    if (format == ExportFormat::Csv)
        all = kUtf8Mark + csvHeader();
    for (int row = 0; row < rows.rowCount(); ++row) {
        const ActivityEvent &event = rows.eventAt(rows.index(row, 0));
        if (format == ExportFormat::Csv)
            all += csvLine(csvFields(event));
        else
            all += QJsonDocument(shared::toJson(event)).toJson(QJsonDocument::Compact) + '\n';
    }
    return all;
}

shared::Result<shared::Done> exportTo(
    const QString &path, const ActivityFilter &rows, ExportFormat format)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(exported(rows, format)) < 0
        || !file.commit())
        return shared::Error{shared::ErrorCode::Unavailable,
            Export::tr("%1 can't be written: %2").arg(path, file.errorString())};
    return shared::Done{};
}

} // namespace gui
