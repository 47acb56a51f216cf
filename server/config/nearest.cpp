// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/nearest.h"

#include <QList>

#include <algorithm>
#include <numeric>
#include <utility>

namespace server::config {

using namespace Qt::StringLiterals;

namespace {

// Insertions, deletions, replacements and swaps of neighbours that make one word the other (optimal
// string alignment).
qsizetype distance(const QString &left, const QString &right)
{
    QList<qsizetype> beforeLast;
    QList<qsizetype> last(right.size() + 1);
    std::iota(last.begin(), last.end(), 0);
    for (qsizetype i = 0; i < left.size(); ++i) {
        QList<qsizetype> row{i + 1};
        for (qsizetype j = 0; j < right.size(); ++j) {
            const qsizetype replaced = last[j] + (left[i] == right[j] ? 0 : 1);
            qsizetype least = std::min({replaced, row[j] + 1, last[j + 1] + 1});
            if (i > 0 && j > 0 && left[i] == right[j - 1] && left[i - 1] == right[j])
                least = std::min(least, beforeLast[j - 1] + 1);
            row.append(least);
        }
        beforeLast = std::exchange(last, row);
    }
    return last.back();
}

} // namespace

QString nearest(const QString &word, const QStringList &known)
{
    // Longer input is no typing mistake, and the distance costs the product of the lengths.
    constexpr qsizetype kLongest = 64;
    if (word.isEmpty() || word.size() > kLongest)
        return {};
    // A word mistyped in more than a third of its letters is another word.
    qsizetype least = std::max<qsizetype>(1, word.size() / 3) + 1;
    QString found;
    for (const QString &candidate : known) {
        const qsizetype far = distance(word.toLower(), candidate.toLower());
        if (far < least) {
            least = far;
            found = candidate;
        }
    }
    return found;
}

QString hint(const QString &word, const QStringList &known)
{
    const QString found = nearest(word, known);
    return found.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(found);
}

} // namespace server::config
