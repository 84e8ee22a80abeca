import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again until `check` gives a value other than null, undefined or false, and returns that value.
 * Fails with the last error, or with `what`, after `withinMs`.
 */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  let lastError: unknown = null;
  for (;;) {
    try {
      const value = await check();
      if (value !== null && value !== undefined && value !== false) return value;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`Not within ${withinMs} ms: ${what}`, { cause: lastError });
    }
    await wait(50);
  }
}
