import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CallEvent } from '#core/call/events.ts';
import { replayCall } from '#core/replay/replay.ts';
import { SETTINGS } from '../../fakes/conversation-call.ts';

/** Journals of calls on the practice line, at its real pace. A call that went wrong once is put beside them. */
const FOLDER = path.resolve(import.meta.dirname, '../../fixtures/calls');

const eventsIn = (file: string): readonly CallEvent[] =>
  readFileSync(path.join(FOLDER, file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => CallEvent.parse(JSON.parse(line)));

describe('a call recorded on the practice line', () => {
  it.each(readdirSync(FOLDER))('%s is the same call again', (file) => {
    const events = eventsIn(file);
    const replay = replayCall(events, { settings: { ...SETTINGS, answerSilenceMs: 20_000 }, instructions: '' });
    expect(replay?.turns.length).toBeGreaterThan(0);
    expect(replay?.differences).toEqual([]);
    expect(replay?.leftOver.replies).toBe(0);
  });
});
