import { describe, expect, it } from 'vitest';
import { RECORD_TITLE } from '#core/model/summary.ts';
import type { ConversationItem } from '#practice/model/conversation-items.ts';
import { toConversationItem } from '#practice/model/conversation-items.ts';
import { withSummaries } from '#practice/model/summary-brain.ts';

const user = (text: string): ConversationItem => ({
  ...toConversationItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] }, 'item_1'),
  created: 1,
});
const brain = withSummaries(() => ({ text: 'As ever.', isReady: true }));

describe('the practice model', () => {
  it('sums a call up in the other party’s words', () => {
    const record = `${RECORD_TITLE}, outbound.\n\nOther party: Hello?\nAssistant: Good day.\nOther party: Thank you.`;
    expect(brain([user(record)]).text).toBe('The other party began with “Hello?” and ended with “Thank you.”.');
    expect(brain([user(`${RECORD_TITLE}.\n\nOther party: Hello?`)]).text).toBe('The other party began with “Hello?”.');
  });

  it('says to anything else what it would have said', () => {
    expect(brain([user('Hello?')]).text).toBe('As ever.');
  });
});
