import type { ReactElement } from 'react';
import { isSettingName } from '#core/settings/catalogue.ts';
import { CheckButton } from '../doctor/check-list.tsx';
import { AccountNumbers } from './account-numbers.tsx';
import { DataActions } from './data-actions.tsx';
import type { SectionProps } from './section.ts';
import { SettingField } from './setting-field.tsx';
import { ShellCommand } from './shell-command.tsx';
import { VaultNotice } from './vault-notice.tsx';

/** Settings of the relay, as the catalogue has them. */
export function RelaySection({ entries }: SectionProps): ReactElement {
  return (
    <div className="setting-list">
      {entries.map(({ id }) => (isSettingName(id) ? <SettingField key={id} name={id} /> : null))}
    </div>
  );
}

/** What real calls are paid and made with; secrets among it. */
export function KeysSection(props: SectionProps): ReactElement {
  return (
    <>
      <VaultNotice />
      <RelaySection {...props} />
      <CheckButton ids={['twilio-account', 'twilio-trial', 'model']} />
    </>
  );
}

export function NumberSection(props: SectionProps): ReactElement {
  return (
    <>
      <RelaySection {...props} />
      <AccountNumbers />
      <CheckButton ids={['twilio-number', 'number-webhook', 'geo-permission']} />
    </>
  );
}

export function AddressSection(props: SectionProps): ReactElement {
  return (
    <>
      <RelaySection {...props} />
      <CheckButton ids={['public-address', 'loopback-call']} />
    </>
  );
}

export function VoiceSection(props: SectionProps): ReactElement {
  return (
    <>
      <RelaySection {...props} />
      <CheckButton ids={['model']} />
    </>
  );
}

export function MachineSection(props: SectionProps): ReactElement {
  return (
    <>
      <RelaySection {...props} />
      <ShellCommand />
    </>
  );
}

export function DataSection(props: SectionProps): ReactElement {
  return (
    <>
      <RelaySection {...props} />
      <DataActions />
      <CheckButton ids={['data-folder']} />
    </>
  );
}
