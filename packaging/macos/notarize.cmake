# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Run by cpack on the finished image: signs it, has Apple notarize it, and staples the ticket to it. Without an
# identity or a profile it does nothing.
if(NOT CPACK_CORAL_SIGN_IDENTITY OR CPACK_CORAL_SIGN_IDENTITY STREQUAL "-")
    return()
endif()
foreach(image IN LISTS CPACK_PACKAGE_FILES)
    execute_process(COMMAND codesign --force --timestamp --sign "${CPACK_CORAL_SIGN_IDENTITY}" "${image}"
        COMMAND_ERROR_IS_FATAL ANY)
    if(CPACK_CORAL_NOTARY_PROFILE)
        execute_process(COMMAND xcrun notarytool submit --wait
            --keychain-profile "${CPACK_CORAL_NOTARY_PROFILE}" "${image}" COMMAND_ERROR_IS_FATAL ANY)
        execute_process(COMMAND xcrun stapler staple "${image}" COMMAND_ERROR_IS_FATAL ANY)
    endif()
endforeach()
