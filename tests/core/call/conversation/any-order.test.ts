import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConversationSettings } from '#core/call/call-ports.ts';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

type Settings = Partial<ConversationSettings>;

/** What may happen on a call, in any order. */
const STEPS: Readonly<Record<string, (call: ConversationCall) => void>> = {
  'the caller speaks': (call) => call.says('Hello.'),
  'the caller mumbles': (call) => call.mumbles('Hel'),
  'the caller interrupts': (call) => call.interrupts('Wor'),
  'the caller presses a key': (call) => call.presses('1'),
  'the model starts': (call) => (isAsked(call) ? void call.session.starts() : undefined),
  'the model says a word': (call) => (call.session.isAnswering ? call.session.says('Words. ') : undefined),
  'the model presses': (call) => (call.session.isAnswering ? call.session.says('[[press:1]]') : undefined),
  'the model asks': (call) => (call.session.isAnswering ? call.session.says('[[request_user:When?]]') : undefined),
  'the model ends the call': (call) => (call.session.isAnswering ? call.session.says('[[end_call]]') : undefined),
  'the model finishes': (call) => (call.session.isAnswering ? call.session.finishes() : undefined),
  'the model breaks and comes back': (call) => {
    call.session.breaks();
    call.clock.advance(9_000);
    call.session.ready();
  },
  'the session grows old and is followed': (call) => {
    const before = call.model.sessions.length;
    call.clock.advance(56 * 60_000);
    if (call.model.sessions.length > before) call.session.ready();
    call.clock.advance(4 * 60_000);
  },
  'the line reports': (call) => call.hears('Words.'),
  'the supervisor speaks': (call) => void call.act({ type: 'say', text: 'Ann here.' }),
  'the supervisor answers': (call) => void call.answersQuestion('Now.'),
  'the supervisor pauses': (call) => void call.act({ type: 'pause', paused: true }),
  'the supervisor resumes': (call) => void call.act({ type: 'pause', paused: false }),
  'a second passes': (call) => call.clock.advance(1_000),
};

/** The same where drafts wait, with words for who waits. */
const WAITING: Settings = {
  approvalRequired: true,
  approvalSeconds: 10,
  approvalDeadline: 'approve',
  approvalFiller: 'Let me look. ',
  outageFiller: 'One moment. ',
};

const DECISIONS: typeof STEPS = {
  ...STEPS,
  'the supervisor approves': (call) => decide(call, 'approve', false),
  'the supervisor rejects': (call) => decide(call, 'reject', false),
  'the supervisor approves the rest': (call) => decide(call, 'approve', true),
  'a while passes': (call) => call.clock.advance(6_000),
};

function decide(call: ConversationCall, decision: 'approve' | 'reject', rest: boolean): void {
  if (call.recorder.of('approval.requested').length > 0) call.decides(decision, null, null, rest);
}

const isAsked = ({ session }: ConversationCall): boolean =>
  !session.isAnswering && session.requests.length > session.started;

function play(steps: readonly string[], settings: Settings = {}): ConversationCall {
  const call = new ConversationCall({ settings });
  for (const step of steps) if (call.endings.length === 0) DECISIONS[step]?.(call);
  return call;
}

/** The model answers whatever it is asked, shortly. */
function letTheModelAnswer({ session }: ConversationCall): void {
  for (let i = 0; i < 5 && (session.isAnswering || session.requests.length > session.started); i++) {
    if (!session.isAnswering) session.starts();
    session.finishes();
  }
}

const story = fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 40 });

describe('a call on which anything happens in any order', () => {
  it('closes every turn that was spoken exactly once', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const call = play(steps);
        letTheModelAnswer(call);
        const spoken = new Set(call.recorder.of('assistant.transcript').map(({ turn }) => turn));
        expect(call.line.lasts).toBe(spoken.size);
      }),
      { numRuns: 300 },
    );
  });

  it('ends, or answers who speaks next', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const call = play(steps);
        call.act({ type: 'pause', paused: false });
        letTheModelAnswer(call);
        call.clock.advance(60_000);
        letTheModelAnswer(call);
        const before = call.session.requests.length;
        if (call.endings.length === 0) call.says('Are you there?');
        expect(call.endings.length + call.session.requests.length - before).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('has turns that count up, each of one party', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const call = play(steps);
        letTheModelAnswer(call);
        const { recorder } = call;
        const speakers = new Map<number, string>();
        for (const event of recorder.events) {
          if (event.type !== 'caller.transcript' && event.type !== 'assistant.transcript') continue;
          expect(speakers.get(event.turn) ?? event.type).toBe(event.type);
          speakers.set(event.turn, event.type);
        }
        expect([...speakers.keys()].sort((a, b) => a - b)).toEqual(
          Array.from({ length: speakers.size }, (_, i) => i + 1),
        );
      }),
      { numRuns: 300 },
    );
  });
});

const longStory = fc.array(fc.constantFrom(...Object.keys(DECISIONS)), { maxLength: 60 });

describe('a call where drafts wait and somebody decides, on which anything happens', () => {
  it('closes every turn that was spoken exactly once', () => {
    fc.assert(
      fc.property(longStory, (steps) => {
        const call = play(steps, WAITING);
        letTheModelAnswer(call);
        const spoken = new Set(call.recorder.of('assistant.transcript').map(({ turn }) => turn));
        expect(call.line.lasts).toBe(spoken.size);
      }),
      { numRuns: 500 },
    );
  });

  it('has every draft decided on once, and asks for no more once the rest is approved', () => {
    fc.assert(
      fc.property(longStory, (steps) => {
        const call = play(steps, WAITING);
        letTheModelAnswer(call);
        call.conversation.close();
        const asked = call.recorder.of('approval.requested');
        const resolved = call.recorder.of('approval.resolved');
        expect(resolved.map(({ approvalId }) => approvalId).sort()).toEqual(
          asked.map(({ approvalId }) => approvalId).sort(),
        );
        const rest = resolved.find((event) => event.rest)?.seq ?? Number.POSITIVE_INFINITY;
        expect(asked.filter(({ seq }) => seq > rest)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a call where everything wants approval, on which anything happens', () => {
  it('hears nothing of the model’s that was not approved', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const call = new ConversationCall({ settings: { approvalRequired: true } });
        for (const step of steps) STEPS[step]?.(call);
        expect(call.line.speech.replaceAll('Ann here.', '')).toBe('');
        expect(call.line.story.filter((what) => what.startsWith('press'))).toEqual([]);
        expect(call.recorder.of('approval.resolved').map(({ decision }) => decision)).not.toContain('approve');
      }),
      { numRuns: 300 },
    );
  });
});
