const SCREEN = '-screen 0 1280x800x24';

/** The command on a screen and a session bus of its own: it neither disturbs a desktop nor depends on it. */
export function onOwnScreen(command) {
  if (process.platform !== 'linux' || process.env.PHONY_TEST_DISPLAY === '1') return command;
  return ['dbus-run-session', '--', 'xvfb-run', '-a', '-s', SCREEN, ...command];
}
