// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/settings/tokenkeychain.h"

#include <QCoreApplication>
#include <QObject>
#include <qt6keychain/keychain.h>

#include <utility>

namespace gui {

namespace {

constexpr char kService[] = "coral-server-gui";

// The library calls back into its jobs, whatever became of them: so they belong to nobody, and
// delete themselves when they are done.
class TokenKeychain final : public TokenStore {
public:
    explicit TokenKeychain(std::unique_ptr<TokenStore> fallback)
        : m_fallback(std::move(fallback))
    {
    }

    void find(const QUrl &hub, Found found) override
    {
        auto *job = new QKeychain::ReadPasswordJob(QString::fromLatin1(kService));
        start(*job, hub, [this, job, hub, found = std::move(found)] {
            if (job->error() == QKeychain::NoError && !job->textData().isEmpty())
                found(job->textData());
            else
                m_fallback->find(hub, found);
        });
    }
    void keep(const QUrl &hub, const QString &token, Kept kept) override
    {
        auto *job = new QKeychain::WritePasswordJob(QString::fromLatin1(kService));
        job->setTextData(token);
        start(*job, hub, [this, job, hub, token, kept = std::move(kept)] {
            if (job->error() != QKeychain::NoError)
                return m_fallback->keep(hub, token, kept);
            m_fallback->forget(hub); // from a day without a keychain
            kept({});
        });
    }
    void forget(const QUrl &hub) override
    {
        auto *job = new QKeychain::DeletePasswordJob(QString::fromLatin1(kService));
        start(*job, hub, [] {});
        m_fallback->forget(hub);
    }
    [[nodiscard]] QString place() const override
    {
        return QCoreApplication::translate(
            "gui::TokenKeychain", "the system's keychain, else in a file that only you can read");
    }

private:
    template <typename Ended> void start(QKeychain::Job &job, const QUrl &hub, Ended ended)
    {
        job.setKey(hub.toString());
        // Plain text in the settings is what the library would do without a keychain.
        job.setInsecureFallback(false);
        QObject::connect(
            &job, &QKeychain::Job::finished, &m_context, [ended = std::move(ended)] { ended(); });
        job.start();
    }

    const std::unique_ptr<TokenStore> m_fallback;
    const QObject m_context; // with it nobody is told any more
};

} // namespace

std::unique_ptr<TokenStore> makeTokenStore(std::unique_ptr<TokenStore> fallback)
{
    return std::make_unique<TokenKeychain>(std::move(fallback));
}

QString keychainVersion()
{
    return QStringLiteral(CORAL_QTKEYCHAIN_VERSION);
}

} // namespace gui
