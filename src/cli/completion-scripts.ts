/** What a shell can complete, whatever the parser that knows it. */
export interface Completable {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletableOption[];
  /** Words that may stand alone, such as the shells of `completion`. */
  readonly words: readonly string[];
}

interface CompletableOption {
  readonly flags: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export function completionScript(shell: Shell, program: Completable, commands: readonly Completable[]): string {
  const shared = new Set(flagsOf(program));
  const own = commands.map((command) => ({
    ...command,
    options: command.options.filter(({ flags }) => !flags.some((flag) => shared.has(flag))),
  }));
  return { bash, zsh, fish }[shell](program, own);
}

const flagsOf = ({ options }: Completable): readonly string[] => options.flatMap(({ flags }) => flags);

function bash(program: Completable, commands: readonly Completable[]): string {
  const names = commands.map(({ name }) => name);
  const cases = commands.map(
    (command) =>
      `    ${command.name}) words='${[...command.words, ...flagsOf(command), ...flagsOf(program)].join(' ')}' ;;`,
  );
  const values = [program, ...commands].flatMap(({ options }) => options.filter(({ choices }) => choices.length > 0));
  const valueCases = values.map(({ flags, choices }) => `    ${flags.join('|')}) words='${choices.join(' ')}' ;;`);
  return `# phony completion for bash: eval "$(phony completion bash)"
_phony() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      ${names.join('|')}) command=$word; break ;;
    esac
  done
  case $command in
${cases.join('\n')}
    *) words='${[...names, ...flagsOf(program)].join(' ')}' ;;
  esac
  case $previous in
${valueCases.join('\n')}
    *) ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _phony phony
`;
}

const zshWord = (text: string): string => text.replace(/[\\:[\]]/g, '\\$&').replaceAll("'", "'\\''");

function zshOption({ flags, summary, takesValue, choices }: CompletableOption): string {
  const value = takesValue ? `:value:${choices.length > 0 ? `(${choices.join(' ')})` : ''}` : '';
  return flags.map((flag) => `'${flag}[${zshWord(summary)}]${value}'`).join(' ');
}

function zsh(program: Completable, commands: readonly Completable[]): string {
  const described = commands.map(({ name, summary }) => `    '${name}:${zshWord(summary)}'`);
  const cases = commands.map((command) => {
    const options = [...command.options, ...program.options].map(zshOption).join(' ');
    const words = command.words.length > 0 ? ` '1:word:(${command.words.join(' ')})'` : '';
    return `        ${command.name}) _arguments ${options}${words} '*:word:' ;;`;
  });
  return `#compdef phony
# phony completion for zsh: source <(phony completion zsh)
_phony() {
  local context state line
  local -a commands
  commands=(
${described.join('\n')}
  )
  _arguments -C ${program.options.map(zshOption).join(' ')} '1:command:->command' '*::word:->words'
  case $state in
    command) _describe command commands ;;
    words)
      case $line[1] in
${cases.join('\n')}
      esac ;;
  esac
}
if [ "$funcstack[1]" = _phony ]; then _phony "$@"; else compdef _phony phony; fi
`;
}

const fishWord = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

function fishOption(condition: string, { flags, summary, takesValue, choices }: CompletableOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(' ');
  const value = takesValue ? ` -x${choices.length > 0 ? ` -a ${fishWord(choices.join(' '))}` : ''}` : '';
  return `complete -c phony${condition} ${names}${value} -d ${fishWord(summary)}`;
}

function fish(program: Completable, commands: readonly Completable[]): string {
  const lines = commands.flatMap((command) => {
    const within = ` -n '__fish_seen_subcommand_from ${command.name}'`;
    const words =
      command.words.length > 0 ? [`complete -c phony${within} -a ${fishWord(command.words.join(' '))}`] : [];
    return [
      `complete -c phony -n __fish_use_subcommand -a ${command.name} -d ${fishWord(command.summary)}`,
      ...words,
      ...command.options.map((option) => fishOption(within, option)),
    ];
  });
  return `# phony completion for fish: phony completion fish | source
complete -c phony -f
${[...program.options.map((option) => fishOption('', option)), ...lines].join('\n')}
`;
}
