import { useEffect, useState } from 'react';
import type { MapLocation } from '@/lib/client/map-location.ts';
import type { Scene } from './scene.ts';
import type { Navigate } from './use-map-location.ts';

/** More cards than this cannot be read at once. */
const mostReadableCards = 150;

/**
 * Draws a large map by namespace where the link does not say how it is to be drawn. Gives how many cards it would have
 * been while that is so.
 */
export function useCollapse(scene: Scene | null, location: MapLocation, navigate: Navigate): number | null {
  const [cards, setCards] = useState<number | null>(null);
  const isTooMuch = scene !== null && location.level === null && scene.cards.length > mostReadableCards;
  const count = scene?.cards.length ?? 0;
  if (isTooMuch && cards !== count) setCards(count);
  useEffect(() => {
    if (isTooMuch) navigate({ level: 'namespace', position: null }, 'replace');
  }, [isTooMuch, navigate]);
  return location.level === 'namespace' ? cards : null;
}
