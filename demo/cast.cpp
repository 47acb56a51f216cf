// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/cast.h"

#include "demo/answerer.h"
#include "demo/asker.h"

namespace demo {

namespace {

const auto kAlice = QLatin1StringView("alice");
const auto kBob = QLatin1StringView("bob");
const auto kCarol = QLatin1StringView("carol");

} // namespace

QStringList cast()
{
    return {kAlice, kBob, kCarol};
}

std::unique_ptr<Agent> makeAgent(const QString &name)
{
    if (name == kAlice)
        return std::make_unique<Asker>(name, QStringList{kBob, kCarol});
    if (name == kBob)
        return std::make_unique<Answerer>(name, Answerer::Way::Multiply);
    if (name == kCarol)
        return std::make_unique<Answerer>(name, Answerer::Way::Add);
    return {};
}

} // namespace demo
