// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/methodnames.h"

#include "server/mcp/anypeer.h"
#include "server/mcp/conversationmethods.h"
#include "server/mcp/registrymethods.h"
#include "server/mcp/statelesspeer.h"

namespace server::mcp {

QStringList methodNames()
{
    return ConversationMethods::names() + RegistryMethods::names() + StatelessPeer::names()
        + QStringList{AnyPeer::unknownMethod()};
}

} // namespace server::mcp
