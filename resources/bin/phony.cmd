@echo off
rem The phony command of a packaged Phony on Windows: the app's own executable, as a command.
setlocal
"%~dp0..\..\Phony.exe" --disable-gpu --no-sandbox --log-level=3 --cli -- %*
exit /b %ERRORLEVEL%
