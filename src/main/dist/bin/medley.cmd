@echo off
rem Starts Medley from the folder above this script, wherever it is called from. Options for Java: JAVA_OPTS, such as -Xmx4g;
rem another garbage collector needs -XX:-UseSerialGC before it.
setlocal
cd /d "%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" -XX:+ExitOnOutOfMemoryError -XX:MaxRAMPercentage=50 -XX:+UseSerialGC -XX:NewSize=64m ^
    -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 ^
    -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000 %JAVA_OPTS% -jar medley.jar %*
exit /b %errorlevel%
