import { describe, expect, it } from 'vitest';
import type { CallSid } from '#core/ids.ts';
import {
  areFactsFolded,
  roomIn,
  shownPanes,
  withCall,
  withCallBeside,
  withNextPane,
  withoutCall,
} from '#renderer/stores/panes.ts';
import { callSid } from './story.ts';

const [A, B, C, D] = [1, 2, 3, 4].map((index) => callSid(index)) as [CallSid, CallSid, CallSid, CallSid];
const none = { panes: [], selected: null, maxPanes: 3 };

describe('calls side by side', () => {
  it('take the place of the one with the keyboard, unless they are on screen', () => {
    const two = withCallBeside(withCall(none, A), B);
    expect(two).toMatchObject({ panes: [A, B], selected: B });
    expect(withCall(two, C)).toMatchObject({ panes: [A, C], selected: C });
    expect(withCall(two, A)).toMatchObject({ panes: [A, B], selected: A });
  });

  it('open to the right of the one with the keyboard, and push out the last where there is no room', () => {
    const three = withCallBeside(withCallBeside(withCall(none, A), B), C);
    expect(three.panes).toEqual([A, B, C]);
    expect(withCallBeside(three, D)).toMatchObject({ panes: [A, C, D], selected: D });
    expect(withCallBeside({ ...three, selected: A }, D)).toMatchObject({ panes: [A, D, B], selected: D });
  });

  it('are one in a narrow window', () => {
    expect(withCallBeside({ ...withCall(none, A), maxPanes: 1 }, B)).toMatchObject({ panes: [B], selected: B });
  });

  it('leave the screen where there is no room, the one with the keyboard last, and come back', () => {
    const three = withCallBeside(withCallBeside(withCall(none, A), B), C);
    expect(shownPanes({ ...three, maxPanes: 1 })).toEqual([C]);
    expect(shownPanes({ ...three, maxPanes: 2, selected: A })).toEqual([A, B]);
    expect(shownPanes(three)).toEqual([A, B, C]);
  });

  it('have the room of the facts where both do not fit', () => {
    expect(roomIn(900)).toEqual({ maxPanes: 1, panesBesideFacts: 0 });
    expect(roomIn(1_280)).toEqual({ maxPanes: 2, panesBesideFacts: 1 });
    expect(roomIn(2_560)).toEqual({ maxPanes: 4, panesBesideFacts: 4 });
    const one = { ...withCall(none, A), ...roomIn(1_280) };
    expect(areFactsFolded(one)).toBe(false);
    expect(areFactsFolded(withCallBeside(one, B))).toBe(true);
    expect(areFactsFolded({ ...one, ...roomIn(900) })).toBe(true);
  });

  it('are gone through round and round, as far as they are shown', () => {
    const two = withCallBeside(withCall(none, A), B);
    expect(withNextPane(two, 1).selected).toBe(A);
    expect(withNextPane(two, -1).selected).toBe(A);
    expect(withNextPane(withNextPane(two, 1), 1).selected).toBe(B);
  });

  it('hand the keyboard to their neighbour when they are closed', () => {
    const three = withCallBeside(withCallBeside(withCall(none, A), B), C);
    expect(withoutCall(three, C)).toMatchObject({ panes: [A, B], selected: B });
    expect(withoutCall({ ...three, selected: A }, A)).toMatchObject({ panes: [B, C], selected: B });
    expect(withoutCall(three, A)).toMatchObject({ panes: [B, C], selected: C });
    expect(withoutCall(withCall(none, A), A)).toMatchObject({ panes: [], selected: null });
  });
});
