// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/peercall.h"
#include "server/mcp/registry.h"

#include <QHash>
#include <QString>
#include <QStringList>

namespace server::mcp {

// The requests that a registry can answer without knowing the conversation they came in: lists,
// calls of tools, reads, prompts, completions.
class RegistryMethods final {
public:
    // The registry must outlive the object.
    explicit RegistryMethods(const Registry &registry)
        : m_registry(registry)
    {
    }

    [[nodiscard]] static QStringList names();
    [[nodiscard]] static bool knows(const QString &method);
    // False: not one of these methods. Otherwise the call is answered, now or later.
    [[nodiscard]] bool serve(const PeerCallPointer &call) const;

private:
    using Method = void (RegistryMethods::*)(const PeerCallPointer &) const;
    [[nodiscard]] static const QHash<QString, Method> &methods();

    void listTools(const PeerCallPointer &call) const;
    void callTool(const PeerCallPointer &call) const;
    void listPrompts(const PeerCallPointer &call) const;
    void getPrompt(const PeerCallPointer &call) const;
    void listResources(const PeerCallPointer &call) const;
    void listResourceTemplates(const PeerCallPointer &call) const;
    void readResource(const PeerCallPointer &call) const;
    void complete(const PeerCallPointer &call) const;

    const Registry &m_registry;
};

} // namespace server::mcp
