; SPDX-FileCopyrightText: Coral Server contributors
; SPDX-License-Identifier: GPL-3.0-or-later
;
; The service and its data, for coral-server.nsi. By sc.exe and icacls.exe of the system, so that the log of
; the installation shows what an administrator could have typed.

; Run '<command>': $0 is its status, or "error" where it can't be run.
!macro Run COMMAND
    nsExec::ExecToLog '${COMMAND}'
    Pop $0
!macroend

; ServiceState: $0 is 0 where there is none, or the number of its state (1 stopped, 3 stopping, 4 running). By
; the system's functions: what sc.exe says is translated.
!macro DefineServiceFunctions PREFIX
Function ${PREFIX}ServiceState
    StrCpy $0 0
    System::Call 'advapi32::OpenSCManagerW(p 0, p 0, i 1) p .r1' ; SC_MANAGER_CONNECT
    System::Call 'advapi32::OpenServiceW(p r1, w "${SERVICE}", i 4) p .r2' ; SERVICE_QUERY_STATUS
    ${If} $2 P<> 0
        System::Call '*(i, i, i, i, i, i, i) p .r3' ; SERVICE_STATUS
        System::Call 'advapi32::QueryServiceStatus(p r2, p r3)'
        System::Call '*$3(i, i .r0)'
        System::Free $3
        System::Call 'advapi32::CloseServiceHandle(p r2)'
    ${EndIf}
    System::Call 'advapi32::CloseServiceHandle(p r1)'
FunctionEnd

; StopService: drains it, as SIGTERM does elsewhere, and waits until it has stopped.
; $wasRunning is "1" where it ran, "0" where it did not, "failed" where it still runs.
Function ${PREFIX}StopService
    StrCpy $wasRunning "0"
    Call ${PREFIX}ServiceState
    ${If} $0 <= 1
        Return
    ${EndIf}
    !insertmacro Run 'sc.exe stop ${SERVICE}'
    ${For} $4 1 ${STOP_SECONDS}
        Call ${PREFIX}ServiceState
        ${If} $0 <= 1
            StrCpy $wasRunning "1"
            Return
        ${EndIf}
        Sleep 1000
    ${Next}
    StrCpy $wasRunning "failed"
FunctionEnd
!macroend
!insertmacro DefineServiceFunctions ""
!insertmacro DefineServiceFunctions "un."

; Await <program>: asks to end what still runs, and gives up without an answer.
!macro Await PROGRAM
    ${Do}
        ${IfNot} ${FileExists} "$R5\bin\${PROGRAM}"
            ${ExitDo}
        ${EndIf}
        ClearErrors
        FileOpen $1 "$R5\bin\${PROGRAM}" a ; not to be had while it runs
        ${IfNot} ${Errors}
            FileClose $1
            ${ExitDo}
        ${EndIf}
        StrCpy $0 "$R5\bin\${PROGRAM} is in use."
        ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$0 Close the window of Coral Server and the programs \
that have started it (MCP clients do), then try again." /SD IDCANCEL IDCANCEL`
            Call GiveUp
        ${EndIf}
    ${Loop}
!macroend

; FreePlace: stops what runs of an older version and removes its files; registration and data stay.
Function FreePlace
    Call StopService
    ${If} $wasRunning == "failed"
        StrCpy $0 "The service Coral Server does not stop. Stop it (sc stop ${SERVICE}), then try again."
        Call GiveUp
    ${EndIf}
    ; The older version may be in another folder.
    StrCpy $R5 $INSTDIR
    ${If} $isUpgrade == "1"
        ReadRegStr $R5 HKLM "${UNINSTALL_KEY}" "InstallLocation"
    ${EndIf}
    !insertmacro Await coral-server.exe
    !insertmacro Await coral-server-gui.exe
    !insertmacro Await coral-client.exe
    ${If} $isUpgrade == "1"
    ${AndIf} ${FileExists} "$R5\uninstall.exe"
        ExecWait '"$R5\uninstall.exe" /S /UPGRADE _?=$R5' $0
        ${If} $R5 != $INSTDIR
            Delete "$R5\uninstall.exe" ; what it can't do itself while it runs
            RMDir "$R5"
        ${EndIf}
        ; What is chosen now makes them anew.
        Delete "$SMPROGRAMS\Coral Server\Coral Server.lnk"
        DeleteRegValue HKLM "${UNINSTALL_KEY}" HasWindow
        DeleteRegValue HKLM "${UNINSTALL_KEY}" HasClient
    ${EndIf}
FunctionEnd

; GiveUp: says $0 and ends; what ran before runs again.
Function GiveUp
    ${If} $wasRunning == "1"
        !insertmacro Run 'sc.exe start ${SERVICE}'
    ${EndIf}
    DetailPrint $0
    MessageBox MB_OK|MB_ICONSTOP "$0 Nothing was changed." /SD IDOK
    SetErrorLevel 3
    ${If} ${Silent}
        Quit
    ${EndIf}
    Abort
FunctionEnd

; PrepareData: the folder of settings, data and log. What is there is kept.
Function PrepareData
    SetShellVarContext all
    CreateDirectory "${DATA}"
    CreateDirectory "${DATA}\data"
    CreateDirectory "${DATA}\logs"
    ${IfNot} ${FileExists} "${DATA}\coral-server.toml"
        CopyFiles /SILENT "$INSTDIR\coral-server.example.toml" "${DATA}\coral-server.toml"
    ${EndIf}
FunctionEnd

; RegisterService: as it shall be; what an administrator changed (account, kind of start) stays in an upgrade.
Function RegisterService
    StrCpy $R2 '\"$INSTDIR\bin\coral-server.exe\" --service --config \"${DATA}\coral-server.toml\" --data-dir \"${DATA}\data\"'
    !insertmacro Run 'sc.exe query ${SERVICE}'
    ${If} $0 == 0
        !insertmacro Run 'sc.exe config ${SERVICE} binPath= "$R2"'
    ${Else}
        ; An account of its own, without a password and with no rights to speak of.
        !insertmacro Run 'sc.exe create ${SERVICE} binPath= "$R2" start= auto obj= "${ACCOUNT}" DisplayName= "Coral Server"'
        ${If} $0 != 0
            StrCpy $0 "The service can't be registered (sc.exe: $0)."
            Call GiveUp
        ${EndIf}
        !insertmacro Run 'sc.exe description ${SERVICE} "A hub where AI agents talk to each other over MCP. Settings: ${DATA}\coral-server.toml"'
        ; After a failure again in a second, in ten, then each minute; a day without one begins anew.
        !insertmacro Run 'sc.exe failure ${SERVICE} reset= 86400 actions= restart/1000/restart/10000/restart/60000'
        !insertmacro Run 'sc.exe failureflag ${SERVICE} 1'
        Call AllowPreshutdown
    ${EndIf}
    ; Administrators, the system and the service alone: settings may hold keys.
    !insertmacro Run 'icacls.exe "${DATA}" /inheritance:r /grant:r *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F "${ACCOUNT}:(OI)(CI)M"'
    ${If} $0 != 0
        DetailPrint "The rights of ${DATA} could not be set ($0): other users of this machine may read the settings."
    ${EndIf}
FunctionEnd

; AllowPreshutdown: the time that the hub has when the machine is shut down. sc.exe has no word for it.
Function AllowPreshutdown
    System::Call 'advapi32::OpenSCManagerW(p 0, p 0, i 1) p .r1' ; SC_MANAGER_CONNECT
    ${If} $1 P= 0
        Return
    ${EndIf}
    System::Call 'advapi32::OpenServiceW(p r1, w "${SERVICE}", i 2) p .r2' ; SERVICE_CHANGE_CONFIG
    ${If} $2 P<> 0
        System::Call '*(i ${PRESHUTDOWN_MILLISECONDS}) p .r3'
        System::Call 'advapi32::ChangeServiceConfig2W(p r2, i 7, p r3) i .r4' ; SERVICE_CONFIG_PRESHUTDOWN_INFO
        System::Free $3
        System::Call 'advapi32::CloseServiceHandle(p r2)'
        ${If} $4 == 0
            DetailPrint "The time for an end in order could not be set; Windows' own holds."
        ${EndIf}
    ${EndIf}
    System::Call 'advapi32::CloseServiceHandle(p r1)'
FunctionEnd

; StartService: a new one, and one that ran before; one that was stopped on purpose stays so.
Function StartService
    ${If} $isUpgrade == "1"
    ${AndIf} $wasRunning == "0"
        Return
    ${EndIf}
    !insertmacro Run 'sc.exe start ${SERVICE}'
    ${If} $0 != 0
        DetailPrint "The service did not start ($0): ${DATA}\logs\coral-server.log tells why."
    ${EndIf}
FunctionEnd
