import 'server-only';

/** Time and timers of the server, so that tests can hold them. */
export interface Clock {
  nowMs(): number;
  /** Calls back once after `delayMs`; gives the way to call it off. A timer alone keeps no process alive. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
