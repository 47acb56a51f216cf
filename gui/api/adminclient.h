// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/api/certificatecheck.h"
#include "gui/api/hubaddress.h"
#include "gui/api/hubrequest.h"
#include "shared/contract/jsonfields.h"
#include "shared/contract/page.h"
#include "shared/util/result.h"

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace gui {

// Asks the admin API of one hub. Each callback comes once, from the event loop, unless its context
// or this object is gone by then.
class AdminClient final : public QObject {
    Q_OBJECT
public:
    template <typename T> using Done = std::function<void(const shared::Result<T> &)>;

    explicit AdminClient(const HubAddress &hub, QObject *parent = nullptr);
    ~AdminClient() override;

    void ask(const AdminRequest &request, QObject *context, Done<QJsonObject> done);

    // The answer as a value of the contract.
    template <typename T> void ask(const AdminRequest &request, QObject *context, Done<T> done)
    {
        ask(request, context, [done = std::move(done)](const shared::Result<QJsonObject> &answer) {
            done(answer ? shared::readJson<T>(*answer) : shared::Result<T>(answer.error()));
        });
    }

    // All pages of a list, one after the other, and then the id of the newest event as it was at
    // the first, from where the feed is to be followed. Rows may come twice when the list changes
    // meanwhile.
    template <typename T> using TakePage = std::function<void(const QList<T> &)>;
    template <typename T>
    void askAll(const AdminRequest &request, QObject *context, TakePage<T> take, Done<QString> done)
    {
        askFurther<T>({request, context, std::move(take), std::move(done)}, 0, {});
    }

    // Nobody is called back any more, and nothing is asked.
    void cancel();

    // Why the hub was last not believed.
    [[nodiscard]] const std::optional<CertificateProblem> &certificateProblem() const
    {
        return m_certificates.problem();
    }

    // When the hub asks to come back that was too busy for what it refuses: to be looked at in the
    // callback. Nothing: it doesn't.
    [[nodiscard]] std::optional<std::chrono::seconds> retryAfter() const { return m_retryAfter; }

    // Rows of a page: each costs the hub a look at all it has, and few enough that reading one
    // holds up no window.
    static constexpr int kPageRows = 500;

private:
    template <typename T> struct Walk {
        AdminRequest request;
        QObject *context = nullptr;
        TakePage<T> take;
        Done<QString> done;
    };
    template <typename T>
    void askFurther(const Walk<T> &walk, qint64 offset, const QString &eventId)
    {
        AdminRequest next = walk.request;
        next.query.append({QStringLiteral("limit"), QString::number(kPageRows)});
        next.query.append({QStringLiteral("offset"), QString::number(offset)});
        ask<shared::Page<T>>(next, walk.context,
            [this, walk, offset, eventId](const shared::Result<shared::Page<T>> &page) {
                if (!page)
                    return walk.done(page.error());
                const QPointer<AdminClient> self(this); // taking may end us
                walk.take(page->items);
                const qint64 end = offset + page->items.size();
                const QString firstId = offset == 0 ? page->eventId : eventId;
                if (page->items.isEmpty() || end >= page->total)
                    walk.done(firstId);
                else if (self)
                    askFurther<T>(walk, end, firstId);
            });
    }

    const HubAddress m_hub;
    bool m_isCancelled = false;
    std::optional<std::chrono::seconds> m_retryAfter; // of the last answer
    CertificateCheck m_certificates;
    QNetworkAccessManager m_network;
};

} // namespace gui
