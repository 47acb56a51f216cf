// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <random>

namespace tests {

// Makes requests near the border of what is allowed: good ones, changed in up to three places by
// pieces that parsers stumble over. The same seed makes the same requests.
class RequestMutator final {
public:
    explicit RequestMutator(unsigned int seed);

    [[nodiscard]] QByteArray next();
    [[nodiscard]] std::size_t below(std::size_t bound) { return m_random() % bound; }

private:
    void change(QByteArray *bytes);

    std::mt19937 m_random;
};

} // namespace tests
