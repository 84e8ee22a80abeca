import { useSyncExternalStore } from 'react';
import type { TimeSpan } from './time-scale.ts';

/**
 * Which part of a trace's time is in sight. It lives beside React, so that a step of a zoom draws bars and axis anew and
 * nothing else of the page.
 */
export class TimeView {
  readonly whole: TimeSpan;
  #span: TimeSpan;
  readonly #listeners = new Set<() => void>();

  constructor(whole: TimeSpan) {
    this.whole = whole;
    this.#span = whole;
  }

  readonly get = (): TimeSpan => this.#span;

  readonly set = (span: TimeSpan): void => {
    this.#span = span;
    for (const listener of this.#listeners) listener();
  };

  /** Calls back after each change, until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

/** The part of the time in sight, for what must be drawn anew with it. */
export const useTimeSpan = (time: TimeView): TimeSpan =>
  useSyncExternalStore(time.subscribe, time.get, time.get);
