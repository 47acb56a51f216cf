// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/service/servicecontrol_windows.h"
#include "server/service/servicelog_windows.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <future>
#include <string>

// Stands in for coral-server.exe where there is no Qt for Windows: the same service, without a hub.
// Its log is the product's; what it writes there is what packaging/check/windows.sh looks for.
namespace {

using namespace std::chrono_literals;

void write(std::string line)
{
    line += '\n';
    DWORD written = 0;
    ::WriteFile(::GetStdHandle(STD_ERROR_HANDLE), line.data(), static_cast<DWORD>(line.size()),
        &written, nullptr);
}

bool isService(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--service") == 0)
            return true;
    }
    return false;
}

} // namespace

int main(int argc, char **argv)
{
    if (!isService(argc, argv)) {
        std::puts("stand-in");
        return EXIT_SUCCESS;
    }
    std::promise<void> stopAsked;
    server::service::ServiceControl control([&stopAsked] { stopAsked.set_value(); });
    if (const DWORD error = control.connect(L"CoralServer"); error != ERROR_SUCCESS) {
        std::fprintf(stderr, "not a service: %lu\n", error);
        return EXIT_FAILURE;
    }
    control.starting(30s);
    server::service::ServiceLog log(
        server::service::ServiceLog::standardFolder() + L"\\coral-server.log",
        {.bytes = 4096, .older = 2});
    if (log.open() != ERROR_SUCCESS) {
        control.stopped(EXIT_FAILURE);
        return EXIT_FAILURE;
    }
    for (int line = 0; line < 1000; ++line) {
        write("line " + std::to_string(line) + " of the stand-in");
        log.rotate();
    }
    for (int i = 0; i < argc; ++i)
        write(std::string("argument ") + argv[i]);
    control.running();
    write("running");
    stopAsked.get_future().wait();
    control.stopping(15s);
    write("stopping");
    control.stopped(EXIT_SUCCESS);
    return EXIT_SUCCESS;
}
