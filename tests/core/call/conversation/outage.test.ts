import { describe, expect, it } from 'vitest';
import type { ConversationSettings } from '#core/call/call-ports.ts';
import { ConversationCall } from '../../../fakes/conversation-call.ts';

const FILLER = 'One moment, please.';
const NOTICED_MS = 1_500;

const newCall = (settings: Partial<ConversationSettings> = {}): ConversationCall =>
  new ConversationCall({ settings: { outageFiller: FILLER, ...settings } });

/** The model breaks, and every try to have it back fails for so long. */
function loseFor(call: ConversationCall, ms: number): void {
  call.session.breaks();
  for (let passed = 0; passed < ms; passed += 250) {
    const before = call.model.sessions.length;
    call.clock.advance(250);
    if (call.model.sessions.length > before && call.recorder.of('model').length < 6) call.session.breaks();
  }
}

const fillers = (call: ConversationCall): number => call.line.speech.split(FILLER).length - 1;

describe('a caller who waits for a reply while the model is gone', () => {
  it('is told so once, and answered when it is back', () => {
    const call = newCall();
    call.says('Hello.');
    loseFor(call, 4_000);
    expect(call.line.story).toEqual([`say ${FILLER}`]);
    expect(call.said).toEqual([`2 ${FILLER}`]);
    call.session.ready();
    expect(call.session.memory).toEqual([
      'user: Hello.',
      `assistant: ${FILLER}`,
      expect.stringMatching(/^system: .*asked to wait/),
    ]);
    expect(call.session.requests).toHaveLength(1);
    call.session.answers('Hi.');
    expect(call.line.story).toEqual([`say ${FILLER}`, 'say Hi.']);
    expect(call.session.requests).toHaveLength(1);
  });

  it('hears nothing of an outage that is soon over', () => {
    const call = newCall();
    call.says('Hello.');
    call.session.breaks();
    call.clock.advance(NOTICED_MS - 1);
    call.session.ready();
    call.clock.advance(10_000);
    expect(fillers(call)).toBe(0);
  });

  it('is told so though they spoke only once it was gone', () => {
    const call = newCall();
    call.session.breaks();
    call.clock.advance(1_000);
    call.says('Hello?');
    call.clock.advance(NOTICED_MS - 1);
    expect(fillers(call)).toBe(0);
    call.clock.advance(1);
    expect(fillers(call)).toBe(1);
    call.says('Are you there?');
    call.clock.advance(5_000);
    expect(fillers(call)).toBe(1);
  });

  it('hears first what was said before', () => {
    const call = newCall();
    call.says('Hello.');
    call.session.says('This is a sentence that takes a while to be said. ');
    call.session.breaks();
    call.clock.advance(NOTICED_MS);
    expect(fillers(call)).toBe(0);
    call.clock.advance(10_000);
    expect(fillers(call)).toBe(1);
  });

  it('is told so again in another outage', () => {
    const call = newCall();
    for (const words of ['Hello.', 'And now?']) {
      call.says(words);
      call.session.breaks();
      call.clock.advance(3_000);
      call.session.ready();
      call.session.answers('Hi.');
      call.hears(FILLER);
      call.hears('Hi.');
    }
    expect(fillers(call)).toBe(2);
  });

  it('hears the apology after it where no model can be had', () => {
    const call = newCall();
    call.says('Hello.');
    call.session.breaks();
    call.clock.advance(2_000);
    call.session.breaks(false);
    expect(call.line.story).toEqual([`say ${FILLER}`, 'say I am sorry, something broke.']);
  });

  it.each<[string, Partial<ConversationSettings>, (call: ConversationCall) => void]>([
    ['there is no sentence in the language', { outageFiller: null }, () => undefined],
    ['every word is to be approved', { approvalRequired: true }, () => undefined],
    ['the assistant is paused', {}, (call) => call.act({ type: 'pause', paused: true })],
    ['they are speaking', {}, (call) => call.mumbles('I me')],
    ['the line is gone', {}, (call) => call.conversation.lineClosed()],
    ['the call ends', {}, (call) => call.act({ type: 'end' })],
    ['the call is on hold', {}, (call) => call.recorder.record({ type: 'hold', state: 'begun' })],
  ])('hears nothing where %s', (_when, settings, happens) => {
    const call = newCall(settings);
    call.says('Hello.');
    call.session.breaks();
    happens(call);
    call.clock.advance(5_000);
    expect(fillers(call)).toBe(0);
  });
});

describe('a caller who waits for nothing', () => {
  it('does not notice that the model is gone', () => {
    const call = newCall();
    call.says('Hello.');
    call.session.answers('Hi.');
    call.hears('Hi.');
    loseFor(call, 3_000);
    expect(fillers(call)).toBe(0);
  });
});
