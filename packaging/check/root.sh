# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# Sourced: roots (folders with a whole system), how to make, enter, boot and leave them.

say() { printf '%s: %s\n' "$(basename -- "$0")" "$*" >&2; }
die() {
    say "$*"
    exit 1
}

# make_work: $work is a folder until the script ends, and $work/root the place for a root, which is left then.
make_work() {
    [ "$(id -u)" -eq 0 ] || die "needs root"
    work=$(mktemp -d)
    trap leave_work EXIT
    trap 'exit 1' INT TERM
}

leave_work() {
    leave_root "$work/root"
    rm -rf --one-file-system "$work"
}

# fresh_root BASE ROOT
fresh_root() {
    cp -a "$1" "$2"
    cp /etc/resolv.conf /etc/hosts "$2/etc/"
    # Nothing is started where no init runs, as in a build of an image.
    printf '#!/bin/sh\nexit 101\n' >"$2/usr/sbin/policy-rc.d"
    chmod 755 "$2/usr/sbin/policy-rc.d"
    # It lives for minutes: nothing of it need reach the disk.
    echo force-unsafe-io >"$2/etc/dpkg/dpkg.cfg.d/unsafe-io"
}

# enter_root ROOT: mounts what programs expect.
enter_root() {
    mount -t proc proc "$1/proc"
    mount --bind /sys "$1/sys"
    mount --bind /dev "$1/dev"
}

leave_root() {
    for folder in dev sys proc; do
        if mountpoint -q "$1/$folder"; then umount "$1/$folder"; fi
    done
}

# in_root ROOT COMMAND...
in_root() {
    root_folder=$1
    shift
    chroot "$root_folder" /usr/bin/env -i HOME=/root TERM=dumb LC_ALL=C.UTF-8 \
        DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# older_package PACKAGE RESULT: the same, as version 0.0.9 with another default configuration.
older_package() {
    folder=$(mktemp -d)
    dpkg-deb -R "$1" "$folder/package"
    sed -i 's/^Version:.*/Version: 0.0.9-1/' "$folder/package/DEBIAN/control"
    printf '\n# A line of the older version.\n' >>"$folder/package/etc/coral-server/coral-server.toml"
    (cd "$folder/package" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' |
        xargs -0 md5sum >DEBIAN/md5sums)
    dpkg-deb --root-owner-group -b "$folder/package" "$2" >/dev/null
    rm -rf "$folder"
}

# boot_root ROOT SCRIPT: boots, runs the script in there, powers off. Its output is shown; fails as it
# does.
boot_root() {
    rm -f "$1/usr/sbin/policy-rc.d"
    cat >"$1/etc/systemd/system/check.service" <<TEXT
[Unit]
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'sh $2 >/check/log 2>&1; echo \$? >/check/status'
ExecStopPost=/bin/systemctl --no-block poweroff
TimeoutStartSec=280
[Install]
WantedBy=default.target
TEXT
    ln -sf /etc/systemd/system/check.service "$1/etc/systemd/system/multi-user.target.wants/"
    # Of its own hierarchy: newer systemd refuses the older kind that some hosts still have.
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 timeout 400 systemd-nspawn --quiet --register=no --keep-unit \
        --private-network --boot --directory "$1" >"$1/check/console" 2>&1 </dev/null || true
    [ -f "$1/check/status" ] || { tail -n 20 "$1/check/console" >&2 && return 1; }
    cat "$1/check/log" >&2
    return "$(cat "$1/check/status")"
}
