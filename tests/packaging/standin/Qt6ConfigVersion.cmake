# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set(PACKAGE_VERSION 6.8.3)
set(PACKAGE_VERSION_COMPATIBLE TRUE)
