import { useEffect } from 'react';
import type { Preferences } from '#shared/preferences.ts';
import { useStore } from '../stores/store.ts';
import type { Console } from './console.ts';

const MORE_CONTRAST = '(prefers-contrast: more), (forced-colors: active)';
const LESS_MOTION = '(prefers-reduced-motion: reduce)';

/** As the page's root says it to the styles. */
export interface Looks {
  readonly theme: 'light' | 'dark' | null;
  readonly contrast: 'more' | null;
  readonly motion: 'reduced' | null;
  readonly textScale: number;
}

/** @param asks - What the system asks for. */
export function looksOf(
  { theme, contrast, motion, textSize }: Preferences['appearance'],
  asks: { readonly moreContrast: boolean; readonly lessMotion: boolean },
): Looks {
  return {
    theme: theme === 'system' ? null : theme,
    contrast: contrast === 'more' || asks.moreContrast ? 'more' : null,
    motion: motion === 'reduced' || asks.lessMotion ? 'reduced' : null,
    textScale: textSize / 100,
  };
}

/** Has the page look as the supervisor wants it, and follows the system in what it was left. */
export function useAppearance({ preferences }: Console): void {
  const appearance = useStore(preferences.store, (state) => state.preferences.appearance);
  useEffect(() => {
    const [contrast, motion] = [matchMedia(MORE_CONTRAST), matchMedia(LESS_MOTION)];
    const apply = (): void => wear(looksOf(appearance, { moreContrast: contrast.matches, lessMotion: motion.matches }));
    apply();
    for (const query of [contrast, motion]) query.addEventListener('change', apply);
    return () => {
      for (const query of [contrast, motion]) query.removeEventListener('change', apply);
    };
  }, [appearance]);
}

function wear({ theme, contrast, motion, textScale }: Looks): void {
  const root = document.documentElement;
  for (const [name, value] of Object.entries({ theme, contrast, motion })) {
    if (value === null) delete root.dataset[name];
    else root.dataset[name] = value;
  }
  root.style.setProperty('--text-scale', String(textScale));
}
