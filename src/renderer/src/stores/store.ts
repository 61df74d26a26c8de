import { useCallback, useRef, useSyncExternalStore } from 'react';

export interface Store<S> {
  readonly get: () => S;
  readonly set: (update: (state: S) => S) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export type Watched = Pick<Store<unknown>, 'subscribe'>;

export function createStore<S>(initial: S): Store<S> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set: (update) => {
      const next = update(state);
      if (Object.is(next, state)) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** `select` must return the same reference for the same state: never build an object or array in it. */
export function useStore<S, T>(store: Store<S>, select: (state: S) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** As `useStore`, of several stores, for a `derive` that builds a flat object: an equal one is the same one. */
export function useDerived<T extends object>(stores: readonly Watched[], derive: () => T): T {
  const last = useRef<T | null>(null);
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = stores.map((store) => store.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [stores],
  );
  return useSyncExternalStore(subscribe, () => {
    const next = derive();
    if (last.current !== null && isSame(last.current, next)) return last.current;
    last.current = next;
    return next;
  });
}

function isSame(a: object, b: object): boolean {
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return left.length === right.size && left.every(([key, value]) => Object.is(value, right.get(key)));
}
