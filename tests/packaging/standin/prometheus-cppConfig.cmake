# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# The target that the package of vcpkg has.
set(prometheus-cpp_VERSION 1.0.0)
if(NOT TARGET prometheus-cpp::core)
    add_library(prometheus-cpp::core INTERFACE IMPORTED GLOBAL)
endif()
