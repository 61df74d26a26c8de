import { z } from 'zod';

export const PlaceId = z.enum(['calls', 'history', 'playbooks', 'contacts', 'settings', 'doctor']);
export type PlaceId = z.infer<typeof PlaceId>;

interface Place {
  readonly id: PlaceId;
  readonly title: string;
  /** As the console's registry writes it. */
  readonly key: string;
}

/** Where a supervisor can be, in the order of the console's tabs. The menu and the keys are made from it. */
export const places: readonly Place[] = [
  { id: 'calls', title: 'Calls', key: 'Mod+Shift+O' },
  { id: 'history', title: 'History', key: 'Mod+Shift+H' },
  { id: 'playbooks', title: 'Playbooks', key: 'Mod+Shift+P' },
  { id: 'contacts', title: 'Contacts', key: 'Mod+Shift+B' },
  { id: 'settings', title: 'Settings', key: 'Mod+,' },
  { id: 'doctor', title: 'Doctor', key: 'Mod+Shift+D' },
];
