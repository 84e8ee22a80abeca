import { useEffect, useState } from 'react';

/** Milliseconds since the epoch, once a second while `isOn`; null before the first tick, as on the server. */
export function useClock(isOn: boolean): number | null {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    if (!isOn) return;
    const tick = (): void => setNowMs(Date.now());
    const first = setTimeout(tick, 0);
    const timer = setInterval(tick, 1_000);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [isOn]);
  return nowMs;
}
