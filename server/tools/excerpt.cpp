// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/excerpt.h"

#include <queue>

#include <tuple>

namespace server::tools {

namespace {

// The newest message of a thread that is not kept yet; of two of one millisecond the one of the
// later thread, so that the choice is the same each time.
using Candidate = std::tuple<QDateTime, qsizetype>;

QList<qsizetype> countKept(const QList<session::Thread> &threads, qsizetype characters)
{
    QList<qsizetype> kept(threads.size(), 0);
    std::priority_queue<Candidate> newest;
    const auto offerNext = [&](qsizetype index) {
        const QList<session::Message> &messages = threads.at(index).messages;
        if (const qsizetype next = messages.size() - 1 - kept.at(index); next >= 0)
            newest.emplace(messages.at(next).timestamp, index);
    };
    for (qsizetype i = 0; i < threads.size(); ++i)
        offerNext(i);
    qsizetype size = 0;
    for (bool isFirst = true; !newest.empty(); isFirst = false) {
        const qsizetype index = std::get<qsizetype>(newest.top());
        newest.pop();
        const QList<session::Message> &messages = threads.at(index).messages;
        size += toldSize(messages.at(messages.size() - 1 - kept.at(index)));
        if (size > characters && !isFirst)
            break;
        ++kept[index];
        offerNext(index);
    }
    return kept;
}

} // namespace

Excerpt excerptOf(const QList<session::Thread> &threads, qsizetype characters)
{
    const QList<qsizetype> kept = countKept(threads, characters);
    Excerpt excerpt{threads, {}};
    for (qsizetype i = 0; i < threads.size(); ++i) {
        session::Thread &thread = excerpt.threads[i];
        if (const qsizetype older = thread.messages.size() - kept.at(i); older > 0) {
            excerpt.older.insert(thread.id, older);
            thread.messages = thread.messages.last(kept.at(i));
        }
    }
    return excerpt;
}

} // namespace server::tools
