export type Tone = 'plain' | 'dim' | 'bold' | 'good' | 'warn' | 'bad' | 'caller' | 'assistant' | 'supervisor';

/** Gives text a meaning by colour. */
export type Paint = (tone: Tone, text: string) => string;

const CODES: Readonly<Record<Tone, string>> = {
  plain: '',
  dim: '2',
  bold: '1',
  good: '32',
  warn: '1;33',
  bad: '1;31',
  caller: '36',
  assistant: '35',
  supervisor: '34',
};

export const colours: Paint = (tone, text) => {
  const code = CODES[tone];
  return code === '' || text === '' ? text : `\u001B[${code}m${text}\u001B[0m`;
};

export const noColours: Paint = (_tone, text) => text;
