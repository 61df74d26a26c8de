import { beforeEach, describe, expect, it } from 'vitest';
import { ApprovalId, QuestionId } from '#core/ids.ts';
import { watchLink } from '#renderer/bridge/link.ts';
import { type Console, createConsole } from '#renderer/console/console.ts';
import { soundOfWaiting } from '#renderer/sound/sound-of-waiting.ts';
import { DEFAULT_PREFERENCES } from '#shared/preferences.ts';
import { FakeBridge } from './fake-bridge.ts';
import { consoleState } from './scenarios.ts';
import { Story } from './story.ts';

const OURS = '+12125550100';

let bridge: FakeBridge;
let console: Console;
let played: number;
let call: Story;

beforeEach(async () => {
  call = new Story(1, Date.now() - 60_000).created(OURS, '+14155552671').after(1).answered();
  bridge = new FakeBridge({ state: consoleState(), stories: [call] });
  played = 0;
  console = createConsole(watchLink(bridge), (flush) => flush, { play: () => (played += 1) });
  bridge.subscribe('calls:messages', (messages) => console.feed.receive(messages));
  console.clock.set(() => Date.now());
  console.feed.load(call.callSid);
  await Promise.resolve();
  await Promise.resolve();
  soundOfWaiting(console);
});

const passes = (ms: number): void => console.clock.set((now) => now + ms);
const asks = (id: string): void =>
  bridge.happen(call.callSid, { type: 'question.asked', questionId: QuestionId.parse(id), prompt: 'Well?' });
const setSound = (sound: boolean): void =>
  console.preferences.take({ preferences: { ...DEFAULT_PREFERENCES, sound }, trouble: null });

describe('the sound of somebody waiting', () => {
  it('is played once, ten seconds after a question', () => {
    asks('q1');
    passes(9_000);
    expect(played).toBe(0);
    passes(1_500);
    expect(played).toBe(1);
    passes(60_000);
    expect(played).toBe(1);
  });

  it('is not played for what was answered in time', () => {
    asks('q1');
    passes(9_000);
    bridge.happen(call.callSid, { type: 'question.answered', questionId: QuestionId.parse('q1'), response: 'Yes.' });
    passes(20_000);
    expect(played).toBe(0);
  });

  it('is played for each matter: a draft, and a person who is back after a hold', () => {
    bridge.happen(call.callSid, { type: 'approval.requested', approvalId: ApprovalId.parse('a1'), text: 'Shall I?' });
    passes(10_500);
    expect(played).toBe(1);
    console.clock.set(() => Date.now());
    bridge.happen(call.callSid, { type: 'hold', state: 'over' });
    console.clock.set(() => Date.now() + 10_500);
    expect(played).toBe(2);
  });

  it('is played at once for a call that rings, unless somebody takes it', () => {
    const [first, second] = [new Story(2, Date.now()), new Story(3, Date.now())];
    for (const each of [first, second]) {
      bridge.happen(each.callSid, {
        type: 'call.created',
        direction: 'inbound',
        from: '+442079460958',
        to: OURS,
        mode: 'relay',
        practice: null,
      });
      bridge.happen(each.callSid, { type: 'incoming.asked', seconds: 20 });
    }
    bridge.happen(second.callSid, { type: 'incoming.decided', decision: 'assistant', by: 'supervisor' });
    passes(1_500);
    expect(played).toBe(1);
    passes(10_000);
    expect(played).toBe(1);
  });

  it('is not played once a supervisor has turned to whom is back', () => {
    bridge.happen(call.callSid, { type: 'hold', state: 'over' });
    bridge.happen(call.callSid, { type: 'supervisor', action: 'whisper', text: 'Go on.' });
    passes(10_500);
    expect(played).toBe(0);
  });

  it('is never played while it is off, and not for that afterwards', () => {
    setSound(false);
    asks('q1');
    passes(10_500);
    setSound(true);
    passes(10_000);
    expect(played).toBe(0);
  });

  it('is not played for what had waited long when the console was opened', () => {
    const old = new Story(2, Date.now() - 90_000)
      .created(OURS, '+14155552672')
      .after(1)
      .answered()
      .after(1)
      .add({ type: 'question.asked', questionId: QuestionId.parse('q7'), prompt: 'Well?' });
    bridge.journals.set(old.callSid, [...old.events]);
    console.feed.receive(old.events);
    passes(1_000);
    expect(played).toBe(0);
  });
});
