# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# One INTERFACE target carries the language level, the defines and the warnings of all our targets.
add_library(build_flags INTERFACE)
target_compile_features(build_flags INTERFACE cxx_std_20)
target_include_directories(build_flags INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_definitions(build_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH QT_NO_CONTEXTLESS_CONNECT
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_DISABLE_DEPRECATED_BEFORE=0x060400)
if(WIN32)
    target_compile_definitions(build_flags INTERFACE NOMINMAX WIN32_LEAN_AND_MEAN UNICODE _UNICODE)
endif()
if(MSVC)
    target_compile_options(build_flags INTERFACE /W4 /permissive- /utf-8 /Zc:__cplusplus)
    if(CORAL_WERROR)
        target_compile_options(build_flags INTERFACE /WX)
    endif()
else()
    target_compile_options(build_flags INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wold-style-cast -Wnon-virtual-dtor
        -Woverloaded-virtual -Wimplicit-fallthrough)
    # Not for tests with a newer Qt: its QTRY_ macros narrow a duration to int.
    if(Qt6_VERSION VERSION_LESS 6.5)
        target_compile_options(build_flags INTERFACE -Wconversion)
    else()
        target_compile_options(build_flags INTERFACE
            "$<$<NOT:$<BOOL:$<TARGET_PROPERTY:CORAL_IS_TEST>>>:-Wconversion>")
    endif()
    # GCC's -Wnull-dereference reports paths inside inlined Qt and libstdc++ code when it optimises or
    # instruments; clang's is exact, so the warning is kept where it tells the truth.
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        target_compile_options(build_flags INTERFACE -Wnull-dereference)
    endif()
    if(CORAL_WERROR)
        target_compile_options(build_flags INTERFACE -Werror)
    endif()
endif()
# Packages: hardened as distributions harden theirs, and without the paths of who builds.
if(CORAL_HARDEN AND MSVC)
    target_compile_options(build_flags INTERFACE /guard:cf)
    target_link_options(build_flags INTERFACE /guard:cf /DYNAMICBASE /NXCOMPAT /CETCOMPAT)
elseif(CORAL_HARDEN)
    target_compile_options(build_flags INTERFACE
        -fstack-protector-strong "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=coral-server")
    # Twice defined it would be a warning, where a distribution's own flags have it as well.
    if(NOT CMAKE_CXX_FLAGS MATCHES "_FORTIFY_SOURCE")
        target_compile_definitions(build_flags INTERFACE _FORTIFY_SOURCE=2)
    endif()
    if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
        target_link_options(build_flags INTERFACE LINKER:-z,relro,-z,now -pie)
    endif()
endif()
if(CORAL_SANITIZE)
    target_compile_options(build_flags INTERFACE
        -fsanitize=${CORAL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(build_flags INTERFACE -fsanitize=${CORAL_SANITIZE})
endif()
if(CORAL_FUZZ)
    # Tells libFuzzer which branches an input took; programs without it run as ever.
    target_compile_options(build_flags INTERFACE -fsanitize=fuzzer-no-link)
    target_link_options(build_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
