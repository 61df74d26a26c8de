import type { FieldName } from '../stores/ui.ts';

const names = new WeakMap<Element, FieldName>();

export function nameField(element: Element | null, name: FieldName): void {
  if (element !== null) names.set(element, name);
}

/** The field that has the keyboard, or null where it is on something that cannot be sent it. */
export const focusedField = (): FieldName | null =>
  document.activeElement === null ? null : (names.get(document.activeElement) ?? null);
