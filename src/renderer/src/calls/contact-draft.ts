import type { Contact, ContactCard } from '#core/contacts/contact.ts';
import { formatPhoneNumber, readPhoneNumber } from '#core/phone-number.ts';

interface NumberDraft {
  readonly number: string;
  readonly label: string;
}

/** A contact as it is being written. */
export interface ContactDraft {
  readonly name: string;
  readonly numbers: readonly NumberDraft[];
  readonly note: string;
}

export const EMPTY_NUMBER: NumberDraft = { number: '', label: '' };
export const EMPTY_CONTACT: ContactDraft = { name: '', numbers: [EMPTY_NUMBER], note: '' };

export const draftOfContact = ({ name, numbers, note }: Contact): ContactDraft => ({
  name,
  note,
  numbers: numbers.map(({ number, label }) => ({ number: formatPhoneNumber(number), label })),
});

/** What is sent: lines without a number are left out, numbers are as the relay wants them. */
export const writtenContact = ({ name, numbers, note }: ContactDraft): Record<keyof ContactCard, unknown> => ({
  name,
  note,
  numbers: numbers
    .filter(({ number }) => number.trim() !== '')
    .map(({ number, label }) => ({ label, number: readPhoneNumber(number, null) ?? number.trim() })),
});
