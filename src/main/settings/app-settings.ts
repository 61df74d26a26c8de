/** What a supervisor has settled about the window and the desktop around it. */
export interface AppSettings {
  /** Key, as Electron writes it, that brings the most urgent call forward from any program; null for none. */
  readonly attentionKey: string | null;
}

export const settingsOf = (env: NodeJS.ProcessEnv): AppSettings => ({
  attentionKey: env['PHONY_HOTKEY_ATTENTION']?.trim() || null,
});
