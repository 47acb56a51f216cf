# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# try-installer.ps1 FOLDER: installs what is in it on this machine, as an administrator would, asks the hub how
# it is, installs once more over it, and uninstalls. For CI: it leaves the machine as it was.
param([Parameter(Mandatory)] [string] $Packages)
$ErrorActionPreference = 'Stop'

$installer = (Get-ChildItem -Path "$Packages\coral-server-*-windows-x86_64.exe" | Select-Object -First 1).FullName
$folder = Join-Path $env:ProgramFiles 'Coral Server'
$data = Join-Path $env:ProgramData 'Coral Server'
$log = Join-Path $data 'logs\coral-server.log'

function Invoke-Program([string] $Path, [string] $Arguments) {
    $process = Start-Process -FilePath $Path -ArgumentList $Arguments -Wait -PassThru
    if ($process.ExitCode -ne 0) { throw "$Path $Arguments ended with $($process.ExitCode)" }
}

function Assert-Healthy {
    (Get-Service CoralServer).WaitForStatus('Running', '00:00:30')
    $health = Invoke-RestMethod -Uri http://127.0.0.1:3001/health/ready -TimeoutSec 30
    if ($health.status -ne 'ready') { throw "the hub is $($health.status)" }
}

try {
    Invoke-Program $installer '/S'
    Assert-Healthy
    & (Join-Path $folder 'bin\coral-client.exe') --version
    $token = Get-Content (Join-Path $data 'data\admin-token')

    Invoke-Program $installer '/S' # an upgrade: drains, keeps, starts
    Assert-Healthy
    if ((Get-Content (Join-Path $data 'data\admin-token')) -ne $token) { throw 'the token was not kept' }
    if (-not (Select-String -Path $log -Pattern 'stopped' -Quiet)) { throw 'the old hub was not stopped in order' }
    Stop-Service CoralServer
} finally {
    if (Test-Path $log) { Get-Content $log }
}
Invoke-Program (Join-Path $folder 'uninstall.exe') "/S _?=$folder"
if (Get-Service CoralServer -ErrorAction SilentlyContinue) { throw 'the service is still registered' }
if (Test-Path (Join-Path $folder 'bin')) { throw 'programs are left' }
if (-not (Test-Path (Join-Path $data 'coral-server.toml'))) { throw 'the settings were not kept' }
Remove-Item -Recurse -Force $data
