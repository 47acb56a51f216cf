// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/answerer.h"

#include <QRegularExpression>

namespace demo {

QList<int> numbersIn(const QString &text)
{
    static const QRegularExpression kNumber(QStringLiteral("\\d{1,6}"));
    QList<int> numbers;
    auto matches = kNumber.globalMatch(text);
    while (matches.hasNext())
        numbers.append(matches.next().captured().toInt());
    return numbers.isEmpty() ? QList<int>{0} : numbers;
}

Answerer::Answerer(const QString &name, Way way, QObject *parent)
    : Agent(name,
        way == Way::Multiply ? QStringLiteral("knows its tables")
                             : QStringLiteral("trusts nothing but addition"),
        parent)
    , m_way(way)
{
}

void Answerer::begin()
{
    listen();
}

void Answerer::hear(const shared::ReceivedMessage &message)
{
    // The notice of the hub that the thread was closed.
    if (message.senderId == QLatin1StringView("system"))
        return leave();
    say(message.threadId, {message.senderId}, answer(message.content), [](const auto &) {});
}

QString Answerer::answer(const QString &question) const
{
    const QList<int> numbers = numbersIn(question);
    const int times = numbers.first();
    const int number = numbers.last();
    if (m_way == Way::Multiply)
        return QStringLiteral("By the tables, %1 x %2 = %3.")
            .arg(times)
            .arg(number)
            .arg(times * number);
    const QStringList terms(qMin(times, 100), QString::number(number));
    return QStringLiteral("I added them up: %1 = %2.")
        .arg(terms.join(QStringLiteral(" + ")))
        .arg(terms.size() * number);
}

} // namespace demo
