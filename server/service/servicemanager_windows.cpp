// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/service/servicecontrol_windows.h"
#include "server/service/servicelog_windows.h"
#include "server/service/servicemanager.h"

#include <QDir>
#include <QTimer>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <utility>

namespace server::service {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

constexpr wchar_t kName[] = L"CoralServer"; // packaging/windows registers it by this name
constexpr std::chrono::milliseconds kStart = 30s;
constexpr std::chrono::milliseconds kLogCheck = 1min;

QString logFolder()
{
    return QDir::fromNativeSeparators(QString::fromStdWString(ServiceLog::standardFolder()));
}

// What Supervision sends is systemd's language; these are its words that the manager knows, too.
void translate(ServiceControl &control, const QByteArray &states)
{
    bool isStopping = false;
    std::chrono::microseconds atMost = kStart;
    for (const QByteArray &state : states.split('\n')) {
        if (state == "READY=1")
            control.running();
        else if (state == "STOPPING=1")
            isStopping = true;
        else if (state.startsWith("EXTEND_TIMEOUT_USEC="))
            atMost = std::chrono::microseconds(state.sliced(state.indexOf('=') + 1).toLongLong());
    }
    if (isStopping)
        control.stopping(std::chrono::ceil<std::chrono::milliseconds>(atMost));
}

class ScmManager final : public ServiceManager {
public:
    ScmManager()
        : m_control([this] {
            QMetaObject::invokeMethod(this, &ServiceManager::stopAsked, Qt::QueuedConnection);
        })
        , m_logFile(logFolder() + u"/coral-server.log"_s)
        , m_log(QDir::toNativeSeparators(m_logFile).toStdWString())
    {
        m_logCheck.callOnTimeout(this, [this] { m_log.rotate(); });
        m_logCheck.setInterval(kLogCheck);
    }

    Result<shared::Done> connectToManager()
    {
        if (const DWORD error = m_control.connect(kName); error != ERROR_SUCCESS)
            return Error{ErrorCode::Unavailable,
                u"--service is for the Service Control Manager, which has not started this process "
                u"(%1); "
                "start the service with: sc start CoralServer"_s.arg(
                    qt_error_string(int(error)).trimmed())};
        m_control.starting(kStart);
        QDir().mkpath(logFolder());
        if (const DWORD error = m_log.open(); error != ERROR_SUCCESS) {
            ended(EXIT_FAILURE);
            return Error{ErrorCode::Unavailable,
                u"cannot write %1: %2"_s.arg(m_logFile, qt_error_string(int(error)).trimmed())};
        }
        m_logCheck.start();
        return shared::Done{};
    }

    Supervision::Settings supervision() override
    {
        return {.send = [this](const QByteArray &states) {
            translate(m_control, states);
            return true;
        }};
    }

    QString logFile() const override { return m_logFile; }

    void ended(int exitStatus) override { m_control.stopped(exitStatus); }

private:
    ServiceControl m_control;
    const QString m_logFile;
    ServiceLog m_log;
    QTimer m_logCheck;
};

} // namespace

Result<std::unique_ptr<ServiceManager>> ServiceManager::attach(QStringList &arguments)
{
    if (arguments.removeAll(u"--service"_s) == 0)
        return std::unique_ptr<ServiceManager>();
    auto manager = std::make_unique<ScmManager>();
    if (const auto connected = manager->connectToManager(); !connected)
        return connected.error();
    return std::unique_ptr<ServiceManager>(std::move(manager));
}

} // namespace server::service
