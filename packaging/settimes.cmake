# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Run by cpack on the staged files: no archive shall tell when it was made. reproducible.cmake has set the
# variable.
execute_process(COMMAND find "${CPACK_TEMPORARY_INSTALL_DIRECTORY}" -depth
    -exec touch -h -d "@$ENV{SOURCE_DATE_EPOCH}" {} +
    COMMAND_ERROR_IS_FATAL ANY)
