#!/usr/bin/env python3
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be checked of Windows' and macOS' packages on Linux: othersystems.py SOURCES windows|macos|workflows

The project is configured for each with a stand-in for Qt (tests/packaging/standin), and what it would install
is packaged with stand-ins for the programs. Building them is done on those systems: .github/workflows.
"""
import json
import os
import plistlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from runchecks import run_checks

SOURCES = Path(sys.argv[1])
STANDIN = SOURCES / "tests" / "packaging" / "standin"
MACOS = SOURCES / "packaging" / "macos"
WORKFLOWS = SOURCES / ".github" / "workflows"
MISSING = []


def run(*command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=100,
        check=False, **more)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
    return done.stdout


def is_here(tool):
    if shutil.which(tool):
        return True
    MISSING.append(tool)
    print(f"NOT CHECKED: {tool} is not here")
    return False


def expect(isTrue, message):
    if not isTrue:
        raise AssertionError(message)


def version():
    return re.search(r"project\(CoralServer VERSION ([\d.]+)", (SOURCES / "CMakeLists.txt").read_text()).group(1)


def configure(system, build, *more):
    packages = [f"-D{name}_DIR={STANDIN}" for name in ("Qt6", "prometheus-cpp", "tomlplusplus")]
    run("cmake", "-G", "Ninja", "-S", SOURCES, "-B", build, f"-DCMAKE_TOOLCHAIN_FILE={STANDIN}/{system}.cmake",
        "-DCMAKE_BUILD_TYPE=Release", "-DCORAL_BUILD_TESTS=OFF", *packages, *more)


def put_programs(build, *paths):
    for path in paths:
        program = Path(build) / path
        program.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shutil.which("true"), program)


def make_installer(build):
    try:
        run("cpack", "-G", "NSIS", cwd=build)
    except AssertionError:
        for log in (Path(build) / "packages").rglob("NSISOutput.log"):
            print(log.read_text())
        raise


def windows_installer():
    with tempfile.TemporaryDirectory() as build:
        configure("windows", build, "-DCORAL_BUILD_TESTS=ON")
        if not is_here("makensis"):
            return
        put_programs(build, "server/coral-server.exe", "shared/client/command/coral-client.exe",
            "gui/coral-server-gui.exe")
        make_installer(build)
        installer = Path(build) / "packages" / f"coral-server-{version()}-windows-x86_64.exe"
        expect(installer.read_bytes()[:2] == b"MZ", "the installer is no program of Windows")
        stage = next((Path(build) / "packages").rglob("NSIS")) / installer.stem
        for component, name in (("Server", "coral-server"), ("Client", "coral-client"), ("Gui", "coral-server-gui")):
            for file in (f"{name}.exe", "Qt6Core.dll", "qt.conf"):
                expect((stage / component / "bin" / file).exists(), f"{component} has no {file}")
        for file in ("coral-server.example.toml", "doc/OPERATIONS.md", "doc/LICENSE"):
            expect((stage / "Server" / file).exists(), f"not installed: {file}")
        look_at_signatures(build)


def look_at_signatures(build):
    """Each program, the uninstaller and the installer go through the command that was named."""
    log = Path(build) / "signed"
    signer = Path(build) / "signer"
    signer.write_text(f'#!/bin/sh\necho "$@" >>"{log}"\n')
    signer.chmod(0o755)
    run("cmake", build, f"-DCORAL_SIGN_COMMAND={signer} /fd SHA256", "-DCORAL_BUILD_TESTS=OFF")
    make_installer(build)
    signed = log.read_text()
    for name in ("coral-server.exe", "coral-client.exe", "coral-server-gui.exe", "windows-x86_64.exe"):
        expect(re.search(rf"^/fd SHA256 .*{name}$", signed, re.MULTILINE), f"not signed: {name}\n{signed}")
    expect(len(signed.splitlines()) == 5, f"the uninstaller is not signed:\n{signed}")


def macos_bundle():
    with tempfile.TemporaryDirectory() as build:
        configure("darwin", build)
        put_programs(build, "server/coral-server", "shared/client/command/coral-client",
            "gui/Coral Server.app/Contents/MacOS/Coral Server")
        run("cpack", "-G", "TGZ", cwd=build, env={**os.environ, "PATH": f"{STANDIN}/bin:{os.environ['PATH']}"})
        archive = next((Path(build) / "packages").glob("*.tar.gz"))
        expect(f"-{version()}-macos-arm64" in archive.name, f"the name is {archive.name}")
        shutil.unpack_archive(archive, Path(build) / "out")
        bundle = next((Path(build) / "out").rglob("Coral Server.app")) / "Contents"
        for file in ("MacOS/Coral Server", "MacOS/coral-server", "MacOS/coral-client",
                     "Frameworks/QtCore.framework/QtCore", "Resources/LICENSE", "Resources/coral-server.example.toml",
                     "Resources/service/io.coral-server.server.plist"):
            expect((bundle / file).exists(), f"not in the bundle: {file}")
        expect(os.access(bundle / "Resources" / "service" / "service.sh", os.X_OK), "service.sh can't be run")
        deployed = (bundle / "Frameworks/QtCore.framework/QtCore").read_text()
        expect("MacOS/coral-server" in deployed and "MacOS/coral-client" in deployed,
            f"macdeployqt is not told of all programs: {deployed}")
        information = plistlib.loads((Path(build) / "packaging/macos/Info.plist").read_bytes())
        expect(information["CFBundleShortVersionString"] == version(), "Info.plist tells another version")
        expect(information["CFBundleExecutable"] == "Coral Server", "Info.plist names another program")
        expect((SOURCES / "resources/icons" / information["CFBundleIconFile"]).exists(), "there is no such icon")


def macos_service():
    service = plistlib.loads((MACOS / "io.coral-server.server.plist").read_bytes())
    script = (MACOS / "service.sh").read_text()
    program, *arguments = service["ProgramArguments"]
    expect(program in script, "service.sh looks for another program")
    expect(service["Label"] == re.search(r"^label=(.*)$", script, re.MULTILINE).group(1), "another label")
    expect(service["UserName"] == re.search(r"^user=(.*)$", script, re.MULTILINE).group(1), "another user")
    expect(arguments[::2] == ["--config", "--data-dir"], f"arguments: {arguments}")
    expect(service["KeepAlive"] == {"SuccessfulExit": False} and service["RunAtLoad"], "it is not kept alive")
    expect(service["ExitTimeOut"] >= 20, "it is killed before it has drained")
    folder = re.search(r"^data='(.*)'$", script, re.MULTILINE).group(1)
    expect(all(path.startswith(folder) for path in arguments[1::2]), "service.sh makes another folder")
    run("sh", "-n", MACOS / "service.sh")
    if is_here("shellcheck"):
        run("shellcheck", MACOS / "service.sh")


def windows_service():
    """The installer registers what the program asks for."""
    script = (SOURCES / "packaging/windows/coral-server.nsi").read_text()
    source = (SOURCES / "server/service/servicemanager_windows.cpp").read_text()
    name = re.search(r'!define SERVICE "(.*)"', script).group(1)
    expect(f'kName[] = L"{name}"' in source, "the program is a service of another name")
    expect("--service --config" in (SOURCES / "packaging/windows/service.nsh").read_text(), "without --service")


def icons():
    ico = (SOURCES / "resources/icons/coral-server.ico").read_bytes()
    icns = (SOURCES / "resources/icons/coral-server.icns").read_bytes()
    expect(ico[:4] == b"\0\0\1\0" and ico[4] >= 6, "coral-server.ico is no icon")
    expect(icns[:4] == b"icns" and int.from_bytes(icns[4:8], "big") == len(icns), "coral-server.icns is torn")


def vcpkg_manifest():
    manifest = json.loads((SOURCES / "vcpkg.json").read_text())
    expect(re.fullmatch(r"[0-9a-f]{40}", manifest["builtin-baseline"]), "the baseline is no commit")
    names = {entry if isinstance(entry, str) else entry["name"] for entry in manifest["dependencies"]}
    cmake = "\n".join(path.read_text() for path in (SOURCES / "server").rglob("CMakeLists.txt"))
    needed = set(re.findall(r"find_package\(([\w-]+) CONFIG", cmake))
    expect(needed == names, f"vcpkg.json has {names}, CMake looks for {needed}")
    for workflow in WORKFLOWS.glob("*.yml"):
        if "microsoft/vcpkg" in workflow.read_text():
            expect(manifest["builtin-baseline"] in workflow.read_text(), f"{workflow.name} has another vcpkg")


def workflows():
    files = sorted(WORKFLOWS.glob("*.yml"))
    expect(files, "there are no workflows")
    for workflow in files:
        text = workflow.read_text()
        expect(re.search(r"^permissions:", text, re.MULTILINE), f"{workflow.name} takes all permissions")
        loose = [use for use in re.findall(r"uses: (\S+)", text)
                 if not use.startswith("./") and not re.search(r"@[0-9a-f]{40}$", use)]
        expect(not loose, f"{workflow.name}: not pinned to a commit: {loose}")
    if is_here("actionlint"):
        print(run("actionlint", "-no-color", *files))


CHECKS = {
    "windows": [windows_installer, windows_service, icons, vcpkg_manifest],
    "macos": [macos_bundle, macos_service, icons],
    "workflows": [workflows],
}
SKIPPED = 77


def main():
    if run_checks(CHECKS[sys.argv[2]]):
        return 1
    return SKIPPED if MISSING else 0


if __name__ == "__main__":
    sys.exit(main())
