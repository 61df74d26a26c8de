import { type ReactElement, useRef } from 'react';
import type { CallNote } from '#shared/archive.ts';
import { dayAndTime } from '../../calls/times.ts';
import { perform } from '../../console/actions.ts';
import { useConsole } from '../../console/console.ts';
import { useControl, useFocusOn } from '../../console/hooks.ts';
import type { OpenCall } from '../../stores/past-call.ts';
import { controlKey } from '../../stores/ui.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';

const words = strings.past.notes;

/** What the supervisor wrote down about a call, and one more. */
export function PastNotes({ open }: { readonly open: OpenCall }): ReactElement {
  const { callSid, remarks, at } = open;
  const notes = remarks?.notes ?? null;
  return (
    <section className="past-notes" aria-labelledby="past-notes-title">
      <h3 className="heading" id="past-notes-title">
        {words.title}
      </h3>
      {notes?.length === 0 && <p className="dim">{words.none}</p>}
      {notes === null && <p className="dim">{words.failed}</p>}
      <ul>
        {(notes ?? []).map((note) => (
          <Note key={note.at} note={note} isMarked={at?.speaker === 'note' && at.seq === note.seq} />
        ))}
      </ul>
      <NoteField key={callSid} open={open} />
    </section>
  );
}

function Note({ note, isMarked }: { readonly note: CallNote; readonly isMarked: boolean }): ReactElement {
  return (
    <li className="past-note-line" aria-current={isMarked ? 'true' : undefined}>
      <p>{note.text}</p>
      <time className="time" dateTime={note.at}>
        {dayAndTime(note.at)}
      </time>
    </li>
  );
}

function NoteField({ open: { callSid } }: { readonly open: OpenCall }): ReactElement {
  const console = useConsole();
  const key = controlKey(callSid, 'note');
  const { draft, refusal, isBusy, setDraft } = useControl(key);
  const field = useRef<HTMLTextAreaElement>(null);
  useFocusOn('note', field);

  const add = async (): Promise<void> => {
    const text = draft.trim();
    if (text === '') return field.current?.focus();
    const done = await perform<{ readonly ok: true; readonly note: CallNote }>(console, key, () =>
      console.bridge.request('calls:note', { callSid, text }),
    );
    if (done !== null) console.past.noted(callSid, done.note);
  };

  return (
    <form
      className="card-fields"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextField
        label={words.field}
        placeholder={words.placeholder}
        value={draft}
        error={refusal?.message ?? null}
        fieldRef={field}
        onChange={setDraft}
        onSubmit={() => void add()}
      />
      <button type="submit" className="button" aria-disabled={isBusy}>
        {words.add}
        <Kbd keys="Enter" />
      </button>
    </form>
  );
}
