import { assertNever } from '#core/assert-never.ts';
import type { PlaceId } from '#shared/places.ts';
import { type FieldName, withEntry } from '../stores/ui.ts';
import type { Console } from './console.ts';
import { focusedField } from './focus.ts';

/** Shows a place; the keyboard goes to `field`, or to where it was there, or to what comes first there. */
export function goTo(console: Console, place: PlaceId, field: FieldName | null = null): void {
  const at = focusedField();
  console.ui.set((state) => {
    const leftAt = at === null ? state.leftAt : withEntry(state.leftAt, state.place, at);
    const before = state.place === place ? null : (leftAt.get(place) ?? null);
    return { ...state, place, leftAt, dialog: null, focus: field ?? before ?? firstField(console, place) };
  });
}

/** The first sensible thing of a place. Null: it takes the keyboard by itself. */
export function firstField({ ui, feed }: Console, place: PlaceId): FieldName | null {
  switch (place) {
    case 'history':
      return 'history-search';
    case 'playbooks':
      return 'playbooks';
    case 'contacts':
      return 'contact-search';
    case 'settings':
      return 'settings-search';
    case 'doctor':
      return 'doctor';
    case 'calls': {
      if (ui.get().selected !== null) return 'transcript';
      return feed.store.get().records.size === 0 ? null : 'dial';
    }
    default:
      return assertNever(place, 'place');
  }
}
