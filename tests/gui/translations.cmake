# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# cmake -DROOT=... -DWORK=... -DLUPDATE=... -P translations.cmake: fails when a text of the window is not
# translated, or gui/i18n/update.sh was not run after texts changed.
cmake_minimum_required(VERSION 3.25)

file(MAKE_DIRECTORY "${WORK}")
foreach(language de en)
    set(kept "${ROOT}/gui/i18n/coral-server-gui_${language}.ts")
    set(fresh "${WORK}/coral-server-gui_${language}.ts")
    file(COPY_FILE "${kept}" "${fresh}")
    set(options "")
    if(language STREQUAL "en")
        set(options -pluralonly)
    endif()
    execute_process(COMMAND "${LUPDATE}" gui -I . -no-obsolete -locations none -source-language en
            -target-language ${language} ${options} -ts "${fresh}"
        WORKING_DIRECTORY "${ROOT}" OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
    file(READ "${fresh}" text)
    string(REGEX MATCHALL "<source>[^<]*</source>[ \n]*<translation type=\"unfinished\"" missing "${text}")
    if(missing)
        message(FATAL_ERROR "${kept} lacks: ${missing}")
    endif()
    file(READ "${kept}" before)
    # Releases of lupdate differ in the order of contexts and in escapes; the texts are what counts.
    string(REGEX MATCHALL "<source>" sources "${text}")
    string(REGEX MATCHALL "<source>" known "${before}")
    list(LENGTH sources fresh_count)
    list(LENGTH known kept_count)
    if(NOT fresh_count EQUAL kept_count)
        message(FATAL_ERROR "${kept} has ${kept_count} texts, the sources have ${fresh_count}: run gui/i18n/update.sh")
    endif()
endforeach()
