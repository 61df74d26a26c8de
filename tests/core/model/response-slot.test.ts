import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ResponseSlot } from '#core/model/response-slot.ts';

let told: string[];
let slot: ResponseSlot;

beforeEach(() => {
  told = [];
  slot = new ResponseSlot({
    respond: (requestId) => told.push(`respond ${requestId}`),
    cancel: (responseId) => told.push(`cancel ${responseId}`),
  });
});

describe('a free slot', () => {
  it('asks at once', () => {
    slot.request('r1');
    expect(told).toEqual(['respond r1']);
    expect(slot.isFree).toBe(false);
  });

  it('has nothing to cancel', () => {
    expect(slot.cancel()).toBe(false);
    expect(told).toEqual([]);
  });

  it('is free again when the response is done', () => {
    slot.request('r1');
    expect(slot.started('resp_1', 'r1')).toBe('r1');
    slot.done('resp_1');
    expect(slot.isFree).toBe(true);
  });
});

describe('a slot with a running response', () => {
  beforeEach(() => {
    slot.request('r1');
    slot.started('resp_1', 'r1');
    told.length = 0;
  });

  it('keeps a request until the response is done', () => {
    slot.request('r2');
    expect(told).toEqual([]);
    slot.done('resp_1');
    expect(told).toEqual(['respond r2']);
  });

  it('keeps only the last request', () => {
    slot.request('r2');
    slot.request('r3');
    slot.done('resp_1');
    expect(told).toEqual(['respond r3']);
  });

  it('cancels it by name, once, and drops what waits', () => {
    slot.request('r2');
    expect(slot.cancel()).toBe(true);
    expect(slot.cancel()).toBe(false);
    slot.done('resp_1');
    expect(told).toEqual(['cancel resp_1']);
    expect(slot.isFree).toBe(true);
  });

  it('is not freed by the end of another response', () => {
    slot.request('r2');
    slot.done('resp_0');
    expect(told).toEqual([]);
  });
});

describe('a request that is taken back before the model has named its response', () => {
  beforeEach(() => {
    slot.request('r1');
    expect(slot.cancel()).toBe(false);
  });

  it('is cancelled as soon as it is named', () => {
    expect(told).toEqual(['respond r1']);
    slot.started('resp_1', 'r1');
    expect(told).toEqual(['respond r1', 'cancel resp_1']);
  });

  it('lets the next request through once it is done', () => {
    slot.request('r2');
    slot.started('resp_1', 'r1');
    expect(told).not.toContain('respond r2');
    slot.done('resp_1');
    expect(told.at(-1)).toBe('respond r2');
    slot.started('resp_2', 'r2');
    expect(told).not.toContain('cancel resp_2');
  });
});

describe('a request that is turned down', () => {
  it('because another response runs is asked again when that one is done', () => {
    slot.request('r1');
    slot.refused('r1', true);
    expect(told).toEqual(['respond r1']);
    slot.done('resp_of_somebody');
    expect(told).toEqual(['respond r1', 'respond r1']);
  });

  it('because another response runs gives way to a later request', () => {
    slot.request('r1');
    slot.request('r2');
    slot.refused('r1', true);
    slot.done('resp_of_somebody');
    expect(told).toEqual(['respond r1', 'respond r2']);
  });

  it('because another response runs is not asked again when it was taken back', () => {
    slot.request('r1');
    slot.cancel();
    slot.refused('r1', true);
    slot.done('resp_of_somebody');
    expect(told).toEqual(['respond r1']);
    expect(slot.isFree).toBe(true);
  });

  it('for another reason frees the slot', () => {
    slot.request('r1');
    slot.refused('r1', false);
    expect(slot.isFree).toBe(true);
  });

  it('after all is not the one that runs now', () => {
    slot.request('r1');
    slot.started('resp_1', 'r1');
    slot.refused('r0', false);
    slot.request('r2');
    expect(told).toEqual(['respond r1']);
  });
});

describe('any order of wishes and answers', () => {
  it('never asks while a response of ours is open', () => {
    const step = fc.constantFrom('request', 'cancel', 'start', 'done');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let [asked, named, open] = [0, 0, 0];
        const server = new ResponseSlot({
          respond: () => {
            open += 1;
            expect(open).toBe(1);
          },
          cancel: (responseId) => expect(responseId).toBe(`resp_${named}`),
        });
        for (const next of steps) {
          if (next === 'request') server.request(`r${(asked += 1)}`);
          else if (next === 'cancel') server.cancel();
          else if (next === 'start' && open === 1) {
            open = 2;
            server.started(`resp_${(named += 1)}`, null);
          } else if (next === 'done' && open === 2) {
            open = 0;
            server.done(`resp_${named}`);
          }
        }
      }),
    );
  });
});
