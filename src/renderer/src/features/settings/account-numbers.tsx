import { type ReactElement, useState } from 'react';
import { formatPhoneNumber } from '#core/phone-number.ts';
import type { Output } from '#shared/bridge.ts';
import type { AccountNumber } from '#shared/set-up.ts';
import { perform } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useControl } from '../../console/hooks.ts';
import { saveSettings } from '../../console/settings-edit.ts';
import { useStore } from '../../stores/store.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';

const words = strings.settings.numbers;
const LIST_KEY = controlKey(null, 'numbers');
const POINT_KEY = controlKey(null, 'point-number');

type Listed = Extract<Output<'setup:numbers'>, { ok: true }>;
type Pointed = Extract<Output<'setup:point'>, { ok: true }>;

/** The account's numbers, to choose from, and where calls to the chosen one go. */
export function AccountNumbers(): ReactElement {
  const console = useConsole();
  const [numbers, setNumbers] = useState<readonly AccountNumber[] | null>(null);
  const { refusal, isBusy } = useControl(LIST_KEY);
  const list = async (): Promise<void> => {
    const listed = await perform<Listed>(console, LIST_KEY, () => console.bridge.request('setup:numbers', undefined));
    if (listed !== null) setNumbers(listed.numbers);
  };
  return (
    <div className="setting-actions">
      <div className="card-actions">
        <button type="button" className="button" aria-disabled={isBusy} onClick={() => void list()}>
          {words.list}
        </button>
        <PointButtons onDone={() => void (numbers === null ? undefined : list())} />
      </div>
      <output className="field-note" data-error={refusal !== null}>
        {isBusy ? words.listing : (refusal?.message ?? (numbers?.length === 0 ? words.none : ''))}
      </output>
      {numbers !== null && numbers.length > 0 && <Numbers numbers={numbers} />}
    </div>
  );
}

function Numbers({ numbers }: { readonly numbers: readonly AccountNumber[] }): ReactElement {
  const console = useConsole();
  const current = useStore(
    console.settings.store,
    ({ snapshot }) => snapshot?.settings.find(({ name }) => name === 'TWILIO_PHONE_NUMBER') ?? null,
  );
  const canChoose = useStore(console.settings.store, ({ snapshot }) => (snapshot?.vault ?? null) !== null);
  const isGiven = current?.source === 'environment' || current?.source === 'file';
  return (
    <ul className="number-list">
      {numbers.map(({ phoneNumber, name, hasVoice, rings }) => (
        <li key={phoneNumber}>
          <span className="number-name">{formatPhoneNumber(phoneNumber)}</span>
          <span className="dim">
            {[name, hasVoice ? words.rings[rings] : words.noVoice].filter(Boolean).join(' · ')}
          </span>
          {phoneNumber === current?.value ? (
            <span className="tag">{words.chosen}</span>
          ) : (
            <button
              type="button"
              className="button"
              aria-label={words.chooseNumber(formatPhoneNumber(phoneNumber))}
              aria-disabled={!hasVoice || !canChoose || isGiven}
              onClick={() => {
                if (hasVoice && canChoose && !isGiven) {
                  void saveSettings(console, { TWILIO_PHONE_NUMBER: phoneNumber });
                }
              }}
            >
              {words.choose}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Lets calls to the number come here, or go where they went before. */
function PointButtons({ onDone }: { readonly onDone: () => void }): ReactElement {
  const console = useConsole();
  const { refusal, isBusy } = useControl(POINT_KEY);
  const [done, setDone] = useState<string | null>(null);
  const point = async (wanted: boolean): Promise<void> => {
    setDone(null);
    const pointed = await perform<Pointed>(console, POINT_KEY, () =>
      console.bridge.request('setup:point', { point: wanted }),
    );
    if (pointed === null) return;
    setDone(pointed.message);
    onDone();
  };
  return (
    <>
      <button type="button" className="button" aria-disabled={isBusy} onClick={() => void point(true)}>
        {words.point}
      </button>
      <button type="button" className="button" aria-disabled={isBusy} onClick={() => void point(false)}>
        {words.undo}
      </button>
      <output className="field-note" data-error={refusal !== null}>
        {isBusy ? words.pointing : (refusal?.message ?? done ?? '')}
      </output>
    </>
  );
}
