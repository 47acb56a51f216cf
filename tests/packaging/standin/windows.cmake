# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Describes Windows to CMake on a machine with another compiler: enough to configure, not to build.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR AMD64)
set(CMAKE_CXX_COMPILER c++)
set(CMAKE_CXX_COMPILER_WORKS TRUE)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_RC_COMPILER "${CMAKE_CURRENT_LIST_DIR}/bin/tool")
set(CMAKE_RC_COMPILER_WORKS TRUE)
