# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the packaging tests have in common."""
import traceback


def run_checks(checks):
    """Runs all, so that one failure does not hide another; how many failed."""
    failed = 0
    for check in checks:
        title = check.__name__.replace("_", " ")
        try:
            check()
            print("passed:", title)
        except Exception:
            failed += 1
            print(f"FAILED: {title}\n{traceback.format_exc()}")
    return failed
