'use client';

import { useEffect, useState } from 'react';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import type { Store } from '@/lib/client/store.ts';
import { healthChanges } from './health-changes.ts';
import type { Scene } from './scene.ts';

const quietMs = 10_000;

/** Says changes of health to readers, politely and at most once in 10 s. Refreshes are silent. */
export function MapAnnouncer({ scene }: { readonly scene: Store<Scene | null> }) {
  const [words, setWords] = useState('');
  useEffect(() => {
    let told = scene.get();
    let lastMs = -Infinity;
    return scene.subscribe(() => {
      const now = scene.get();
      const changes = told === null || now === null ? null : healthChanges(told, now);
      const isQuiet = performance.now() - lastMs < quietMs;
      if (changes !== null && isQuiet) return;
      told = now;
      if (changes === null) return;
      lastMs = performance.now();
      setWords(changes);
    });
  }, [scene]);
  return (
    <VisuallyHidden>
      <output aria-live="polite">{words}</output>
    </VisuallyHidden>
  );
}
