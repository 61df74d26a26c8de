import { commandWords } from './command-mode/command-words.ts';

// Before anything of the app is loaded: a command wants none of it, and wants to be quick.
const words = commandWords(process.argv);
if (words === null) await import('./start-app.ts');
else (await import('./command-mode/run-command.ts')).runCommand(words);
