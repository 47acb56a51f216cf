// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/adminbench.h"
#include "tests/fuzz/fuzztarget.h"

#include <array>

// Targets of requests to the admin API. The first byte chooses the method, the second whether the
// token comes with it.

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    tests::prepareProcess();
    if (size < 2)
        return 0;
    static tests::AdminBench *const bench = new tests::AdminBench; // as long as the process
    constexpr std::array kMethods{"GET", "DELETE", "POST", "HEAD"};
    using Token = tests::AdminBench::Token;
    constexpr std::array kTokens{Token::Right, Token::Right, Token::None, Token::Wrong};
    bench->ask(kMethods[data[0] % kMethods.size()],
        QByteArray(reinterpret_cast<const char *>(data) + 2, static_cast<qsizetype>(size) - 2),
        kTokens[data[1] % kTokens.size()]);
    return 0;
}
