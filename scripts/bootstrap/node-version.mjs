import { Halt } from './terminal.mjs';

/** The build tool (Vite 8) needs `require` of ES modules, which Node 20 has had since 20.19. */
const LEAST = { major: 20, minor: 19 };

/** Stops with a sentence on a Node that cannot build or run Phony. */
export function checkNodeVersion(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > LEAST.major || (major === LEAST.major && minor >= LEAST.minor)) return;
  throw new Halt(
    `Phony needs Node ${LEAST.major}.${LEAST.minor} or newer, this is ${version}; get the current one at https://nodejs.org`,
  );
}
