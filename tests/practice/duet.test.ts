import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelUsage } from '#core/ports/conversation-model.ts';
import { Duet } from '../../src/practice/callees/duet.ts';
import { duetInstructions } from '../../src/practice/callees/duet-instructions.ts';
import { REAL_PACE } from '../../src/practice/pace.ts';
import { countingIds, FakeClock } from '../fakes/fake-clock.ts';
import { ScriptedModel, type ScriptedSession } from '../fakes/scripted-model.ts';
import { QuietLine } from './support/quiet-line.ts';

const USAGE: ModelUsage = { inputTokens: 7, outputTokens: 5, cachedTokens: 0, costUsd: 0.01 };

let line: QuietLine;
beforeEach(() => {
  vi.useFakeTimers();
  line = new QuietLine();
});
afterEach(() => vi.useRealTimers());

const seconds = (n: number): Promise<unknown> => vi.advanceTimersByTimeAsync(n * 1_000);
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

interface Played {
  readonly duet: Duet;
  readonly model: ScriptedModel;
  readonly clock: FakeClock;
  readonly spent: [string, ModelUsage][];
}

/** A duet whose phone rings, with a session that is ready. */
function rings(turns = 40): Played {
  const model = new ScriptedModel();
  const clock = new FakeClock();
  const spent: [string, ModelUsage][] = [];
  const duet = new Duet({
    model,
    instructions: 'You are Priya.',
    turns,
    pace: REAL_PACE,
    clock,
    newId: countingIds(),
    onUsage: (callSid, usage) => spent.push([callSid, usage]),
  });
  duet.rings(line);
  model.session.ready();
  return { duet, model, clock, spent };
}

/** The same once it has picked up. */
function picksUp(turns?: number): Played {
  const played = rings(turns);
  played.duet.answered(line);
  return played;
}

async function answer(session: ScriptedSession, ...deltas: readonly string[]): Promise<void> {
  session.answers(...deltas);
  await settled();
}

const tell = (duet: Duet, ...clauses: readonly string[]): void => {
  for (const clause of clauses) duet.heard(clause);
  duet.fellSilent();
};

describe('a model that was phoned', () => {
  it('picks up, and answers what it heard once the caller is silent', async () => {
    const { duet, model } = picksUp();
    expect(model.instructions).toEqual(['You are Priya.']);
    await answer(model.session, 'Hello,', ' Priya speaking.');
    expect(line.did).toEqual(['Hello, Priya speaking.']);
    duet.heard('Good morning. ');
    duet.heard('Are you open?');
    expect(model.session.requests).toHaveLength(1);
    duet.fellSilent();
    expect(model.session.memory).toEqual(['assistant: Hello, Priya speaking.', 'user: Good morning. Are you open?']);
    await answer(model.session, 'Until six.');
    expect(line.did).toEqual(['Hello, Priya speaking.', 'Until six.']);
  });

  it('does not say what it was about to when the caller speaks on, and forgets it', async () => {
    const { duet, model } = picksUp();
    await answer(model.session, 'Hello?');
    tell(duet, 'One moment.');
    model.session.says('Take your');
    duet.heard('Here it is: ');
    model.session.says(' time.');
    model.session.finishes('cancelled');
    tell(duet, 'four.');
    await answer(model.session, 'Four, then.');
    expect(line.did).toEqual(['Hello?', 'Four, then.']);
    expect(model.session.memory).toEqual([
      'assistant: Hello?',
      'user: One moment.',
      'user: Here it is: four.',
      'assistant: Four, then.',
    ]);
  });

  it('hangs up when it says so, once the caller has had the last word', async () => {
    const { duet, model } = picksUp();
    await answer(model.session, 'Wrong number, bye. [[End_Call ]]');
    expect(line.did).toEqual(['Wrong number, bye.']);
    await seconds(2);
    duet.heard('Goodbye.');
    await seconds(60);
    expect(line.did).toEqual(['Wrong number, bye.']);
    duet.fellSilent();
    await seconds(3);
    expect(line.did).toEqual(['Wrong number, bye.', '(hangs up)']);
  });

  it('speaks no command, and no line break', async () => {
    const { model } = picksUp();
    await answer(model.session, 'One.\n\nTwo. [[press:1]]', ' [[request_user:x]]Three.');
    expect(line.did).toEqual(['One. Two.  Three.']);
  });

  it('says goodbye with its last turn, whatever it was about to say', async () => {
    const { duet, model } = picksUp(6);
    await answer(model.session, 'Hello?');
    tell(duet, 'A');
    const asked = model.session.requests.length;
    await answer(model.session, 'B');
    expect(asked).toBe(2);
    tell(duet, 'C');
    await settled();
    expect(model.session.requests).toHaveLength(asked);
    expect(line.did).toEqual(['Hello?', 'B', 'I am sorry, I have to go now. Goodbye.']);
    await seconds(3);
    expect(line.did.at(-1)).toBe('(hangs up)');
  });

  it('hears keys, which cut a menu short', async () => {
    const { duet, model } = picksUp();
    await answer(model.session, 'Press 1 for the desk.');
    duet.heardDigits('1');
    expect(model.session.memory.at(-1)).toBe('user: [presses 1]');
    expect(model.session.requests).toHaveLength(2);
  });

  it('tells what each answer cost, also of one that was not spoken', async () => {
    const { duet, model, spent } = picksUp();
    model.session.says('Hello?');
    model.session.finishes('completed', null, USAGE);
    await settled();
    tell(duet, 'Hi.');
    model.session.says('Y');
    duet.heard('I say.');
    model.session.finishes('cancelled', null, USAGE);
    expect(spent).toEqual([
      ['CA0', USAGE],
      ['CA0', USAGE],
    ]);
  });

  it('goes on where it was after a session that broke', async () => {
    const { duet, model, clock } = picksUp();
    await answer(model.session, 'Hello?');
    tell(duet, 'Is this Priya?');
    model.session.says('Yes, th');
    model.session.breaks();
    clock.advance(1_000);
    expect(model.sessions).toHaveLength(2);
    model.session.ready();
    expect(model.session.memory).toEqual(['assistant: Hello?', 'user: Is this Priya?']);
    await answer(model.session, 'It is.');
    expect(line.did).toEqual(['Hello?', 'It is.']);
  });

  it('excuses itself where no session can be had', async () => {
    const { model } = picksUp();
    model.session.tells({ type: 'lost', why: 'refused', error: { code: 'invalid_api_key', message: 'No.' } });
    await settled();
    expect(line.did).toEqual(['I am sorry, I have to go now. Goodbye.']);
    await seconds(3);
    expect(line.did.at(-1)).toBe('(hangs up)');
  });

  it('gives its session back when the call is over', () => {
    const { model } = picksUp();
    line.hangUp();
    expect(model.session.closed).toBe(true);
  });
});

describe('a model whose phone rings', () => {
  it('makes its first words while it rings, and says them when it picks up', async () => {
    const { duet, model } = rings();
    await answer(model.session, 'Hello?');
    expect(line.did).toEqual([]);
    duet.answered(line);
    expect(line.did).toEqual(['Hello?']);
  });

  it('has nothing to say where no session can be had, and hangs up once it is answered', async () => {
    const { duet, model } = rings();
    model.session.tells({ type: 'lost', why: 'refused', error: { code: 'invalid_api_key', message: 'No.' } });
    await settled();
    expect(line.did).toEqual([]);
    duet.answered(line);
    expect(line.did).toEqual(['I am sorry, I have to go now. Goodbye.']);
  });
});

describe('what a duet is told', () => {
  it('is its part, or nobody in particular, and how one speaks on the telephone', () => {
    expect(duetInstructions('Priya at the front desk.', 'en-GB')).toMatch(
      /^Priya at the front desk\.\n[\s\S]*in en-GB, word for word/,
    );
    expect(duetInstructions(null, 'en-US')).toMatch(/^Someone at home/);
  });
});
