import { describe, expect, it } from 'vitest';
import { CALL_SID } from '../../fakes/call-recorder.ts';
import { FakeLine } from '../../fakes/fake-line.ts';
import { FAILED, liveCall } from '../../fakes/runner-call.ts';

describe('a call', () => {
  it('numbers its events without gaps, shows them in order and journals what it shows', async () => {
    const { runner, line, model, journal, shown } = await liveCall();
    runner.fact(line, { type: 'prompt', text: 'Hello.', final: true });
    model.session.answers('Hi ', 'there.');
    runner.onStatus('completed', 9, 12);
    await runner.over;
    const events = shown.filter((message) => 'seq' in message);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.at(-1)?.type).toBe('call.ended');
    expect(await journal.read(CALL_SID)).toEqual(events);
    const deltas = shown.flatMap((message) => (message.type === 'assistant.delta' ? [message.text] : []));
    expect(deltas).toEqual(['Hi ', 'there.']);
  });

  it('takes no status for news that is older than one it has seen', async () => {
    const { runner } = await liveCall();
    runner.onStatus('in-progress', 3, null);
    runner.onStatus('ringing', 1, null);
    expect(runner.state.status).toBe('in-progress');
  });
});

describe('a call whose socket broke', () => {
  it('is taken up again, a few times and then no more', async () => {
    const { runner, line } = await liveCall();
    let current = line;
    const steps: string[] = [];
    for (let i = 0; i < 4; i++) {
      runner.lineClosed(current);
      steps.push(runner.next(FAILED).do);
      current = new FakeLine();
      runner.lineOpened(current);
    }
    expect(steps).toEqual(['reconnect', 'reconnect', 'reconnect', 'hang-up']);
  });

  it('is looked up when the company says nothing more of it', async () => {
    const { runner, line, clock, company, ended } = await liveCall();
    company.callStatus = 'completed';
    runner.lineClosed(line);
    clock.advance(60_000);
    await runner.over;
    expect(company.asked).toEqual([`status ${CALL_SID}`]);
    expect(ended()).toHaveLength(1);
  });

  it('hears facts of its present line only', async () => {
    const { runner, line } = await liveCall();
    runner.lineClosed(line);
    runner.lineOpened(new FakeLine());
    const before = runner.state.seq;
    runner.fact(line, { type: 'prompt', text: 'An echo.', final: true });
    runner.lineClosed(line);
    expect(runner.state.seq).toBe(before);
  });
});
