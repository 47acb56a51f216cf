; SPDX-FileCopyrightText: Coral Server contributors
; SPDX-License-Identifier: GPL-3.0-or-later
;
; The installer for Windows. CPack fills in NSIS.template.in, which includes this file with these defines:
;   VERSION        of the product
;   STAGE          folder with a folder of files for each component: Server, Client, and Gui where it is built
;   OUTFILE        what is made
;   LICENSE_FILE, ICON_FILE
;   SIGN_COMMAND   signs a file whose name is appended; not defined: nothing is signed
;   TARGET         the installer's own kind, amd64-unicode to try it where there is no 32-bit Windows
; and the macro DeleteFiles: removes what STAGE holds from $INSTDIR.
;
; Silent: /S, folder: /D=C:\Folder (last, without quotes). Components are those of the first installation, or
; /WINDOW=0, /CLIENT=0, /FIREWALL=1.
!ifdef TARGET
    Target ${TARGET}
!else
    Unicode true
!endif
!pragma warning error all
SetCompressor /SOLID lzma
SetCompressorDictSize 64
RequestExecutionLevel admin
ManifestDPIAware true
Name "Coral Server"
OutFile "${OUTFILE}"
InstallDir "$PROGRAMFILES64\Coral Server"
BrandingText "Coral Server ${VERSION}"

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Sections.nsh
!include x64.nsh

!define SERVICE "CoralServer"
!define ACCOUNT "NT SERVICE\${SERVICE}"
!define FIREWALL_RULE "Coral Server"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\CoralServer"
!define DATA "$APPDATA\Coral Server" ; all users': C:\ProgramData
; As long as the hub may take to drain: its drain-timeout and what it adds, and drain-delay if somebody set it.
!define STOP_SECONDS 120
!define PRESHUTDOWN_MILLISECONDS 60000

VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "Coral Server"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Coral Server: installer"
VIAddVersionKey LegalCopyright "Coral Server contributors, GPL-3.0-or-later"

!ifdef SIGN_COMMAND
    !finalize '${SIGN_COMMAND} "%1"'
    !uninstfinalize '${SIGN_COMMAND} "%1"'
!endif

!define MUI_ICON "${ICON_FILE}"
!define MUI_UNICON "${ICON_FILE}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_TEXT "The hub runs as a service, on this machine alone, and starts with it:$\r$\n\
http://127.0.0.1:3001/health$\r$\n$\r$\nIts settings are in ${DATA}\coral-server.toml."
!define MUI_FINISHPAGE_SHOWREADME ""
!define MUI_FINISHPAGE_SHOWREADME_TEXT "Open the manual"
!define MUI_FINISHPAGE_SHOWREADME_FUNCTION OpenManual
!define MUI_FINISHPAGE_SHOWREADME_NOTCHECKED
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENSE_FILE}"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Var isUpgrade    ; "1": an older or the same version is there
Var wasRunning   ; "1": its service ran
Var deletesData  ; "1": the user said so

!include service.nsh

Function OpenManual
    Exec '"$SYSDIR\notepad.exe" "$INSTDIR\doc\OPERATIONS.md"'
FunctionEnd

; CreateAdministratorsShortcut <name> <file>: opens a text as an administrator, after Windows has asked. That is
; bit 13 of the flags of a link, which CreateShortcut has no word for.
!macro CreateAdministratorsShortcut NAME FILE
    CreateShortcut "$SMPROGRAMS\Coral Server\${NAME}.lnk" "$SYSDIR\notepad.exe" '"${FILE}"'
    ClearErrors
    FileOpen $0 "$SMPROGRAMS\Coral Server\${NAME}.lnk" a
    ${IfNot} ${Errors}
        FileSeek $0 0x15
        FileReadByte $0 $1
        IntOp $1 $1 | 0x20
        FileSeek $0 0x15
        FileWriteByte $0 $1
        FileClose $0
    ${EndIf}
!macroend

; --- what is installed

Section "Server" SectionServer
    SectionIn RO
    Call FreePlace
    SetOutPath "$INSTDIR"
    File /r "${STAGE}\Server\*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    Call PrepareData
    Call RegisterService
    SetShellVarContext all
    CreateDirectory "$SMPROGRAMS\Coral Server"
    ; Administrators alone may read these.
    !insertmacro CreateAdministratorsShortcut "Settings of the hub" "${DATA}\coral-server.toml"
    !insertmacro CreateAdministratorsShortcut "Log of the hub" "${DATA}\logs\coral-server.log"
    CreateShortcut "$SMPROGRAMS\Coral Server\Manual.lnk" "$SYSDIR\notepad.exe" '"$INSTDIR\doc\OPERATIONS.md"'
    CreateShortcut "$SMPROGRAMS\Coral Server\Uninstall.lnk" "$INSTDIR\uninstall.exe"
SectionEnd

!if /FileExists "${STAGE}\Gui\*.*"
Section "Window" SectionGui
    SetOutPath "$INSTDIR"
    File /r "${STAGE}\Gui\*"
    SetShellVarContext all
    CreateShortcut "$SMPROGRAMS\Coral Server\Coral Server.lnk" "$INSTDIR\bin\coral-server-gui.exe"
    WriteRegDWORD HKLM "${UNINSTALL_KEY}" HasWindow 1
SectionEnd
!endif

Section "Client for scripts" SectionClient
    SetOutPath "$INSTDIR"
    File /r "${STAGE}\Client\*"
    WriteRegDWORD HKLM "${UNINSTALL_KEY}" HasClient 1
SectionEnd

Section /o "Let other machines connect (firewall)" SectionFirewall
    !insertmacro Run 'netsh.exe advfirewall firewall delete rule name="${FIREWALL_RULE}"'
    !insertmacro Run 'netsh.exe advfirewall firewall add rule name="${FIREWALL_RULE}" dir=in action=allow protocol=TCP \
        program="$INSTDIR\bin\coral-server.exe" profile=domain,private enable=yes'
    ${If} $0 != 0
        DetailPrint "The firewall took no rule ($0): allow $INSTDIR\bin\coral-server.exe by hand."
    ${EndIf}
SectionEnd

Section "-last" SectionLast
    WriteRegStr HKLM "${UNINSTALL_KEY}" DisplayName "Coral Server"
    WriteRegStr HKLM "${UNINSTALL_KEY}" DisplayVersion "${VERSION}"
    WriteRegStr HKLM "${UNINSTALL_KEY}" Publisher "Coral Server contributors"
    WriteRegStr HKLM "${UNINSTALL_KEY}" DisplayIcon "$INSTDIR\bin\coral-server.exe"
    WriteRegStr HKLM "${UNINSTALL_KEY}" InstallLocation "$INSTDIR"
    WriteRegStr HKLM "${UNINSTALL_KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKLM "${UNINSTALL_KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKLM "${UNINSTALL_KEY}" NoModify 1
    WriteRegDWORD HKLM "${UNINSTALL_KEY}" NoRepair 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    WriteRegDWORD HKLM "${UNINSTALL_KEY}" EstimatedSize $0
    Call StartService
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionServer} "The hub, as a service that starts with the machine. It listens on this machine alone until you say otherwise in its settings."
!ifdef SectionGui
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionGui} "A window that shows who is connected and what is stuck, and can act."
!endif
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionClient} "coral-client.exe joins a hub as an agent: for scripts, and to find out what is wrong with a connection."
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionFirewall} "A rule of Windows' firewall for private networks and domains. The hub must be told to listen there, too: read Secure in the manual first."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; Choose <section> <option> <value>: the command line's word on a component, or else what the last
; installation had. A first one has them all.
!macro Choose SECTION OPTION VALUE
    StrCpy $R1 ""
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/${OPTION}=" $R1
    ${If} ${Errors}
    ${AndIf} $isUpgrade == "1"
        ReadRegDWORD $R1 HKLM "${UNINSTALL_KEY}" "${VALUE}"
        ${If} $R1 != "1"
            StrCpy $R1 "0"
        ${EndIf}
    ${EndIf}
    ${If} $R1 == "0"
        !insertmacro UnselectSection ${SECTION}
    ${EndIf}
!macroend

Function .onInit
    ${IfNot} ${RunningX64}
        MessageBox MB_OK|MB_ICONSTOP "Coral Server needs a 64-bit Windows." /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
    SetRegView 64
    SetShellVarContext all
    StrCpy $isUpgrade "0"
    ReadRegStr $0 HKLM "${UNINSTALL_KEY}" "InstallLocation"
    ${If} $0 != ""
        StrCpy $isUpgrade "1"
        ${If} $INSTDIR == "$PROGRAMFILES64\Coral Server" ; nobody named another one
            StrCpy $INSTDIR $0
        ${EndIf}
    ${EndIf}
!ifdef SectionGui
    !insertmacro Choose ${SectionGui} WINDOW HasWindow
!endif
    !insertmacro Choose ${SectionClient} CLIENT HasClient
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/FIREWALL=" $R1
    ${IfNot} ${Errors}
    ${AndIf} $R1 == "1"
        !insertmacro SelectSection ${SectionFirewall}
    ${EndIf}
FunctionEnd

; --- and removed

Function un.onInit
    SetRegView 64
    SetShellVarContext all
    StrCpy $isUpgrade "0"
    StrCpy $deletesData "0"
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/UPGRADE" $R1 ; the installer of another version, which goes on from here
    ${IfNot} ${Errors}
        StrCpy $isUpgrade "1"
    ${EndIf}
FunctionEnd

Section "un.Coral Server"
    ${If} $isUpgrade == "0"
        ; /S: data is kept, as it is for whoever just presses Enter.
        MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Delete the settings, tokens and logs in ${DATA}, too?$\r$\n\
They are kept otherwise, for the next installation." /SD IDNO IDNO keepsData
        StrCpy $deletesData "1"
        keepsData:
        Call un.StopService
        ${If} $wasRunning == "failed"
            DetailPrint "The service does not stop; it goes with the next start of the machine."
        ${EndIf}
        !insertmacro Run 'sc.exe delete ${SERVICE}'
        !insertmacro Run 'netsh.exe advfirewall firewall delete rule name="${FIREWALL_RULE}"'
        RMDir /r "$SMPROGRAMS\Coral Server"
        DeleteRegKey HKLM "${UNINSTALL_KEY}"
    ${EndIf}
    !insertmacro DeleteFiles
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    ${If} $deletesData == "1"
        RMDir /r "${DATA}"
    ${EndIf}
SectionEnd
