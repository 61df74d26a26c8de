/** What the settings of the console itself say: looks, keys, notifications, the desktop around the window. */
export const preferenceWords = {
  trouble: (why: string): string =>
    `${why}. The defaults are used. What you change here is written into a new file; the old one is kept beside it.`,
  shortcutsTitle: 'Keys of every command',
  appearance: {
    theme: {
      title: 'Theme',
      help: 'Light or dark.',
      options: { system: 'As the system', light: 'Light', dark: 'Dark' },
    },
    contrast: {
      title: 'Contrast',
      help: 'High: black on white or white on black, every border drawn. The system’s own wish is followed in any case.',
      options: { system: 'As the system', more: 'High' },
    },
    motion: {
      title: 'Motion',
      help: 'Reduced: nothing breathes or slides; weight and colour say the same.',
      options: { system: 'As the system', reduced: 'Reduced' },
    },
    textSize: {
      title: 'Text size',
      help: (plus: string, minus: string): string =>
        `Text alone. ${plus} and ${minus} make everything larger or smaller.`,
      option: (percent: number): string => `${percent} %`,
    },
  },
  notify: {
    kinds: {
      question: 'Questions of the assistant',
      approval: 'Drafts that wait for approval',
      hold_over: 'A person is back after a hold',
      incoming: 'Calls that come in',
      failure: 'Failures of a call, the tunnel or the disk',
    },
    help: 'A notification on the desktop. The badge and the desk tell of it in any case.',
    sound: 'Sound',
    soundHelp: 'For a call that rings, and once when somebody has waited for you for ten seconds.',
    play: 'Play it',
  },
  desktop: {
    keys: {
      attention: 'Key for the most urgent call',
      steer: 'Key to end or pause it',
      help: {
        attention: 'From any program: brings the call that needs you most forward, with its answer field focused.',
        steer:
          'From any program, to that call, or to the only one there is. Ending waits for three seconds; the same key keeps the call.',
      },
      fromEnvironment: (name: string): string => `Set by ${name} in the environment, which wins over what is set here.`,
      none: 'None',
      needsModifier: 'A key of the whole desktop takes Ctrl, Alt or the system key along. Press another.',
      noKey: 'That key has no name a desktop knows. Press another.',
    },
    act: {
      title: 'That key',
      help: 'What it does to the call.',
      options: { pause: 'Pauses and resumes', end: 'Ends' },
    },
    login: { title: 'Open at login', help: 'Phony is there, ready for calls, as soon as you are.' },
    close: {
      title: 'Closing the window',
      help: 'Hidden, Phony goes on in the tray, which leads back to it. Without a tray it asks while calls are up.',
      options: {
        calls: 'Hides it while calls are up',
        always: 'Always hides it',
        never: 'Quits, and asks while calls are up',
      },
    },
    browser: 'This belongs to the app on its own machine. It is kept, and the app follows it.',
  },
  capture: {
    change: 'Change',
    changeOf: (title: string): string => `Change the key of ${title}`,
    press: 'Press the keys. Esc leaves them as they are.',
    remove: 'No key',
    removeOf: (title: string): string => `No key for ${title}`,
  },
} as const;

export const shortcutWords = {
  filter: 'Find a command',
  none: (text: string): string => `No command has “${text}” in it.`,
  reset: 'Reset',
  resetOf: (title: string): string => `Reset the keys of ${title}`,
  resetAll: 'Reset all keys',
  changed: (count: number): string =>
    count === 0
      ? 'Every command has its own keys.'
      : `${count === 1 ? '1 command has' : `${count} commands have`} other keys.`,
  noKey: 'no key',
  fixed: 'stays',
  taken: (keys: string, who: string): string => `${keys} is the key of ${who}.`,
  left: (who: string, keys: string): string => (keys === '' ? `${who} is left without a key.` : `${who} gets ${keys}.`),
  swap: 'Swap',
  cancel: 'Cancel',
  done: (title: string, keys: string): string => `${title} is ${keys === '' ? 'without a key' : keys} now.`,
  own: (title: string): string => `${title} has its own keys again.`,
  reserved: {
    back: 'Esc leads back everywhere, so it stays. Press another key.',
    tab: 'Tab moves from control to control. Press another key.',
    lists: 'That key moves through lists and text. Press another.',
    editing: 'These keys edit text in every field. Press others.',
    zoom: 'These keys make everything larger or smaller. Press others.',
    browser: 'The browser keeps these keys to itself. Press others.',
    system: 'The system keeps these keys to itself. Press others.',
    alt: 'Keys with Alt belong to menus and to letters of other keyboards. Press others.',
  },
} as const;
