const WORDS_A_TURN = 14;
const WORDS = 'yes no the order was for size medium and came on tuesday could you look again please thank you'.split(
  ' ',
);

/** A call that is up and has been for hours: its journal, of so many events, as the relay finds it when it starts. */
export function longCall(events: number): { readonly callSid: string; readonly text: string } {
  // The first call of the bench's phone lines.
  const callSid = `CA${'1'.padStart(32, '0')}`;
  const startMs = Date.now() - events * 1_000;
  const at = (seq: number): string => new Date(startMs + seq * 1_000).toISOString();
  const first = [
    {
      type: 'call.created',
      direction: 'inbound',
      from: '+15550100001',
      to: '+15550100002',
      mode: 'relay',
      practice: null,
    },
    { type: 'call.status', status: 'in-progress' },
  ];
  const lines = Array.from({ length: events }, (_, index) => {
    const seq = index + 1;
    const what = first[index] ?? turnOf(index - first.length + 1);
    return JSON.stringify({ callSid, seq, at: at(seq), ...what });
  });
  return { callSid, text: `${lines.join('\n')}\n` };
}

function turnOf(turn: number): object {
  const text = Array.from({ length: WORDS_A_TURN }, (_, word) => WORDS[(turn * 7 + word * 3) % WORDS.length]).join(' ');
  const type = turn % 2 === 1 ? 'caller.transcript' : 'assistant.transcript';
  return { type, turn, text, final: true };
}
