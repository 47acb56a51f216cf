# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# cmake -DROOT=<source tree> -P format.cmake: fails when clang-format would change a C++ file. Versions
# of the tool differ in what they make of a file, so there is one: 14.
cmake_minimum_required(VERSION 3.25)

find_program(clang_format NAMES clang-format-14 clang-format)
if(clang_format)
    execute_process(COMMAND "${clang_format}" --version OUTPUT_VARIABLE version)
    if(NOT version MATCHES "version 14\\.")
        set(clang_format "")
    endif()
endif()
if(NOT clang_format)
    set(text "clang-format 14 is not installed (Debian 12, Ubuntu 24.04: apt install clang-format-14; "
        "others: pip install clang-format==14.0.6)")
    list(JOIN text "" text)
    if("$ENV{CI}" STREQUAL "")
        message("SKIPPED: ${text}")
        return()
    endif()
    message(FATAL_ERROR "${text}")
endif()

set(files "")
find_program(git git)
if(git AND EXISTS "${ROOT}/.git")
    execute_process(COMMAND "${git}" -c safe.directory=* -C "${ROOT}" ls-files -- "*.h" "*.cpp"
        OUTPUT_VARIABLE files)
    string(REGEX REPLACE "\n" ";" files "${files}")
endif()
if(NOT files) # an unpacked archive, or no git
    set(patterns "")
    foreach(folder shared server gui demo tests)
        list(APPEND patterns "${ROOT}/${folder}/*.h" "${ROOT}/${folder}/*.cpp")
    endforeach()
    file(GLOB_RECURSE files RELATIVE "${ROOT}" ${patterns})
    list(FILTER files EXCLUDE REGEX "(^|/)node_modules/")
endif()
set(present "")
foreach(file IN LISTS files)
    if(NOT file STREQUAL "" AND EXISTS "${ROOT}/${file}") # removed, but still in git's index
        list(APPEND present "${file}")
    endif()
endforeach()
if(NOT present)
    message(FATAL_ERROR "no sources below \"${ROOT}\"")
endif()

execute_process(COMMAND "${clang_format}" --dry-run -Werror ${present}
    WORKING_DIRECTORY "${ROOT}" RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "not formatted; to mend it: clang-format-14 -i FILE")
endif()
