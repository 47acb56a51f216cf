// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include <memory>

namespace server::mcp {

class PeerCall;

// The calls of one peer that nobody has answered yet, by their keys. Owns none of them: handlers
// do.
class CallTable final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~CallTable() override; // cancels all

    [[nodiscard]] bool contains(const QByteArray &key) const { return m_calls.contains(key); }
    // Null: there is none.
    [[nodiscard]] std::shared_ptr<PeerCall> find(const QByteArray &key) const
    {
        return m_calls.value(key).lock();
    }
    [[nodiscard]] qsizetype size() const { return m_calls.size(); }
    [[nodiscard]] qsizetype sizeWithout(const QString &method) const;

    // Requires: no call with that id.
    void add(const std::shared_ptr<PeerCall> &call);
    void cancelAll();

    enum class Cancelled { InFlight, AfterAnswer, Unknown };
    Cancelled cancel(const QByteArray &key);

    // For the calls themselves: this one was answered (and told so on its outlet).
    void remove(const QByteArray &key);

signals:
    // Valid during the signal only.
    void answered(const server::mcp::PeerCall &call, bool isError);

private:
    // A client may take back what was answered in the same moment; older answers it has long read.
    static constexpr qsizetype kRememberedAnswers = 128;

    QHash<QByteArray, std::weak_ptr<PeerCall>> m_calls;
    QList<size_t> m_answeredHashes; // a ring
    qsizetype m_nextAnswered = 0;
};

} // namespace server::mcp
