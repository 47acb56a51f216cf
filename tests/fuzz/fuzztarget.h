// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstddef>
#include <cstdint>

// What libFuzzer calls with an input of its own, and replay.cpp with the files of the corpus. Any
// bytes are allowed; what must hold is checked by tests::require().
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace tests {

// Ends the process with the text when it does not hold, which is what libFuzzer takes for a
// finding. Unlike an assertion it is there in every build.
void require(bool holds, const char *what, const QByteArray &about = {});

// The application object and a quiet log, once a process.
void prepareProcess();

} // namespace tests
