import { type ReactElement, useEffect } from 'react';
import type { PlaceId } from '#shared/places.ts';
import { requestFocus } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { firstField } from '../../console/go-to.ts';
import { useStore } from '../../stores/store.ts';
import { ContactsPlace } from '../contacts/contacts-place.tsx';
import { DoctorPlace } from '../doctor/doctor-place.tsx';
import { HistoryPlace } from '../history/history-place.tsx';
import { PlaybooksPlace } from '../playbooks/playbooks-place.tsx';
import { SettingsPlace } from '../settings/settings-place.tsx';
import { CallsPlace } from './calls-place.tsx';

/** What is drawn in each place of `#shared/places.ts`; one without a view does not compile. */
const views: Readonly<Record<PlaceId, () => ReactElement>> = {
  calls: CallsPlace,
  history: HistoryPlace,
  playbooks: PlaybooksPlace,
  contacts: ContactsPlace,
  settings: SettingsPlace,
  doctor: DoctorPlace,
};

export function PlaceView(): ReactElement {
  const console = useConsole();
  const place = useStore(console.ui, (state) => state.place);
  // The field that had the keyboard may be gone by now: no claim on it may stay behind.
  useEffect(() => {
    if (console.ui.get().focus === null) return;
    requestFocus(console, firstField(console, place));
  }, [console, place]);
  const View = views[place];
  return <View />;
}
