// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/call.h"
#include "server/mcp/completer.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>

namespace server::mcp {

struct Tool {
    QString name;
    QString title; // for people; sent where the revision has it
    QString description; // for the model
    QJsonObject inputSchema; // JSON Schema, type object
    QJsonObject outputSchema; // empty: none
    QJsonObject annotations; // empty: none
    QJsonArray icons = {}; // of Icon objects; sent where the revision has them
    std::function<void(const CallPointer &)> handler;
};

struct Resource {
    QString uri;
    QString name;
    QString title;
    QString description;
    QString mimeType;
    QJsonArray icons = {};
};

struct ResourceTemplate {
    QString uriTemplate; // RFC 6570
    QString name;
    QString title;
    QString description;
    QString mimeType;
    QHash<QString, Completer> completers = {}; // by variable
    QJsonArray icons = {};
};

struct Prompt {
    QString name;
    QString title;
    QString description;
    struct Argument {
        QString name;
        QString description;
        bool isRequired = false;
        Completer completer = {}; // empty: none
    };
    QList<Argument> arguments;
    QJsonArray icons;
    std::function<void(const CallPointer &)> handler; // finishes with the prompts/get result
};

// What one MCP server offers: tools, resources, prompts. Filled once before the first peer, shared
// by all peers; what depends on the caller is asked for at each request. Keeps the order of adding.
class Registry final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    void add(const Tool &tool);
    void add(const Prompt &prompt);
    void add(const ResourceTemplate &resourceTemplate);
    // All resources come from one source: which there are for this caller, and how one is read (the
    // call's parameters hold the uri; it finishes with the resources/read result).
    void setResources(std::function<QList<Resource>(const Caller &)> list,
        std::function<void(const CallPointer &)> read);
    // The list may change; whoever fills the registry tells by resourceListChanged().
    void setResourceListChanging() { m_hasChangingResources = true; }

    [[nodiscard]] const QList<Tool> &tools() const { return m_tools; }
    [[nodiscard]] const Tool *tool(const QString &name) const; // null: unknown
    [[nodiscard]] const QList<Prompt> &prompts() const { return m_prompts; }
    [[nodiscard]] const Prompt *prompt(const QString &name) const;
    [[nodiscard]] const QList<ResourceTemplate> &resourceTemplates() const
    {
        return m_resourceTemplates;
    }
    [[nodiscard]] QList<Resource> resources(const Caller &caller) const;
    [[nodiscard]] bool hasResources() const { return static_cast<bool>(m_listResources); }
    [[nodiscard]] bool hasChangingResources() const { return m_hasChangingResources; }
    // Whether there is such a resource for the caller, or a template that it is made from. What a
    // template stands for need not exist (yet).
    [[nodiscard]] bool offersResource(const Caller &caller, const QString &uri) const;
    void readResource(const CallPointer &call) const;
    // Whether anything here can be completed.
    [[nodiscard]] bool hasCompleters() const;

signals:
    // Emitted by the owner: the server stops, and handlers that hold a call shall answer it now.
    void stopping();
    // Emitted by whoever filled the registry. Peers of that scope (and that name, when it isn't
    // empty) that subscribed to the uri are notified.
    void resourceUpdated(const QString &scope, const QString &name, const QString &uri);
    // The list of resources of these callers changed. Requires: hasChangingResources().
    void resourceListChanged(const QString &scope, const QString &name);

private:
    QList<Tool> m_tools;
    QHash<QString, qsizetype> m_toolIndex;
    QList<Prompt> m_prompts;
    QHash<QString, qsizetype> m_promptIndex;
    QList<ResourceTemplate> m_resourceTemplates;
    QList<QStringList> m_templateLiterals; // of each, what is not variable
    std::function<QList<Resource>(const Caller &)> m_listResources;
    std::function<void(const CallPointer &)> m_readResource;
    bool m_hasChangingResources = false;
};

} // namespace server::mcp
