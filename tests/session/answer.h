// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QList>

#include <functional>
#include <memory>

// Catches what a callback is called with. Copies share what came.
template <typename T> class Answer {
public:
    operator std::function<void(shared::Result<T>)>() const
    {
        return [came = m_came](const shared::Result<T> &result) { came->append(result); };
    }

    [[nodiscard]] qsizetype count() const { return m_came->size(); }
    [[nodiscard]] bool isOk() const { return count() == 1 && m_came->first().hasValue(); }
    [[nodiscard]] bool isError(shared::ErrorCode code) const
    {
        return count() == 1 && !m_came->first().hasValue() && m_came->first().error().code == code;
    }
    // Requires: isOk().
    [[nodiscard]] const T &value() const { return m_came->first().value(); }
    // Empty unless an error came.
    [[nodiscard]] QString errorText() const
    {
        return count() == 1 && !m_came->first().hasValue() ? m_came->first().error().message
                                                           : QString();
    }

private:
    std::shared_ptr<QList<shared::Result<T>>> m_came = std::make_shared<QList<shared::Result<T>>>();
};
