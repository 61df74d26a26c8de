/** The first Electron that releases are made with. An older one is the registry's, see scripts/electron/registry-runtime.mjs. */
const RELEASE_MAJOR = 45;

/** The line that says what the registry's Electron is and is not, or null on a release's. */
export function runtimeNoticeOf(electronVersion: string): string | null {
  if (Number.parseInt(electronVersion, 10) >= RELEASE_MAJOR) return null;
  return `Development runtime: Electron ${electronVersion} from the npm registry, pinned by SHA-256, without security updates`;
}
