@echo off
rem Starts Medley from the folder above this script, wherever it is called from. Options for Java: JAVA_OPTS, such as -Xmx4g.
setlocal
cd /d "%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" -XX:+ExitOnOutOfMemoryError -XX:MaxRAMPercentage=50 %JAVA_OPTS% -jar medley.jar %*
exit /b %errorlevel%
