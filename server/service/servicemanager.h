// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/service/supervision.h"
#include "shared/util/result.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace server::service {

// What started us as a service, where more is needed for that than signals and the environment:
// the Service Control Manager of Windows. CMake chooses the file for the operating system.
class ServiceManager : public QObject {
    Q_OBJECT
public:
    // Takes --service out of the arguments and connects. Nothing without that argument, and on
    // systems that know no such thing, where it stays an unknown option. From here on log lines go
    // to the service's own file.
    [[nodiscard]] static shared::Result<std::unique_ptr<ServiceManager>> attach(
        QStringList &arguments);
    using QObject::QObject;

    // How it hears of us; its function outlives it only unused.
    [[nodiscard]] virtual Supervision::Settings supervision() = 0;
    // Where log lines go.
    [[nodiscard]] virtual QString logFile() const = 0;
    // The last word: the process may be ended at once.
    virtual void ended(int exitStatus) = 0;

signals:
    void stopAsked();
};

} // namespace server::service
