#!/bin/sh
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The container as its users meet it: by Docker itself, from Debian, in a root of its own.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=packaging/check/root.sh
. "$here/root.sh"

usage() {
    cat <<'TEXT'
Usage: packaging/check/docker.sh --base FOLDER

FOLDER is a root as debootstrap --variant=minbase trixie makes it; it is copied and stays as it is. Docker
is installed in the copy, which also stands for the images that the Dockerfile begins with. There the
image is built of the last commit, and the commands of the README are given: docker compose down, up -d
and docker logs -f. An agent joins, is told of the end, and finds its hub again.

Docker runs without a service, and once the image is built in a network of its own: the machine's packet
filter is left alone. Needs root, unshare, and a network with Debian's packages. Takes as long as a build.
TEXT
}

case ${1:-} in
--base) [ $# -eq 2 ] || { usage >&2 && exit 2; } ;;
--help | -h) usage && exit 0 ;;
*) usage >&2 && exit 2 ;;
esac
base=$2
make_work

fresh_root "$base" "$work/root"
say "installing Docker"
enter_root "$work/root"
in_root "$work/root" sh -c 'apt-get -q update && apt-get -q -y install --no-install-recommends \
    docker.io docker-cli docker-compose docker-buildx iptables iproute2 curl python3' >"$work/apt.log" 2>&1 ||
    die "apt failed: $(tail -n 3 "$work/apt.log")"
leave_root "$work/root"

mkdir -p "$work/root/check/coral"
git -C "$here/../.." archive HEAD | tar -x -C "$work/root/check/coral"
cp "$here/indocker.sh" "$work/root/check/"
say "packing the images that it begins with"
tar -C "$base" --numeric-owner -c . >"$work/root/check/base.tar"

# in_docker STEP [OPTION OF UNSHARE]: in a namespace with what Docker needs mounted. The root must be its own,
# not that of a chroot, and Docker takes one kind of control groups, not the newer one beside the older.
in_docker() {
    step=$1
    shift
    # shellcheck disable=SC2016 # that shell's words
    unshare --mount --propagation private "$@" sh -euc '
        mount --bind "$1" "$1"
        mount -t proc proc "$1/proc"
        mount --rbind /sys "$1/sys"
        mount --rbind /dev "$1/dev"
        if mountpoint -q "$1/sys/fs/cgroup/unified"; then umount "$1/sys/fs/cgroup/unified"; fi
        cd "$1"
        pivot_root . mnt
        umount -l /mnt
        exec /usr/bin/env -i HOME=/root TERM=dumb LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
            sh /check/indocker.sh "$2"
    ' sh "$work/root" "$step"
}

say "building the image"
in_docker build || die "the image can't be built"
say "using it"
in_docker use --net || die "the container does not hold what it promises"
say "passed"
