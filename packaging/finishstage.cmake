# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Run by cpack on the staged files, before they are packed.

# CPACK_STRIP_FILES leaves static libraries as they are: twenty times as much debug information as code.
file(GLOB_RECURSE archives "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*.a")
if(archives)
    execute_process(COMMAND strip --strip-debug --enable-deterministic-archives ${archives}
        COMMAND_ERROR_IS_FATAL ANY)
endif()

# No archive shall tell when it was made. reproducible.cmake has set the variable.
execute_process(COMMAND find "${CPACK_TEMPORARY_INSTALL_DIRECTORY}" -depth
    -exec touch -h -d "@$ENV{SOURCE_DATE_EPOCH}" {} +
    COMMAND_ERROR_IS_FATAL ANY)
