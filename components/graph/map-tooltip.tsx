'use client';

import { useEffect, useState } from 'react';
import type { MapSurface } from './flow-surface.tsx';
import styles from './map-floats.module.css';
import { useInteraction, type MapInteraction } from './map-interaction.ts';
import { edgeSentence, nodeSentence } from './map-sentences.ts';
import type { Scene } from './scene.ts';
import { subjectBounds } from './subject-bounds.ts';

interface MapTooltipProps {
  readonly scene: Scene;
  readonly interaction: MapInteraction;
  readonly surface: MapSurface;
}

const delayMs = 180;

/** What is under the pointer, in words, 300 ms after the pointer came (120 of them passed before it counted as hovered). */
export function MapTooltip({ scene, interaction, surface }: MapTooltipProps) {
  const hovered = useInteraction(interaction, (state) => state.hovered);
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    if (hovered === null) return;
    const timer = setTimeout(() => setShown(hovered), delayMs);
    return () => {
      clearTimeout(timer);
      setShown(null);
    };
  }, [hovered]);
  if (shown === null || shown !== hovered) return null;
  const node = scene.nodes.get(shown);
  const edge = scene.edgeOf.get(shown)?.edge;
  const bounds = subjectBounds(scene, shown);
  if (bounds === null || (node === undefined && edge === undefined)) return null;
  const { x, y, zoom } = surface.viewport();
  const words = node === undefined ? edgeWords(scene, edge) : nodeSentence(scene, node);
  const [first = '', ...rest] = words.split(', ');
  const left = Math.max(8, Math.min((bounds.x + bounds.width / 2) * zoom + x, surface.size().width - 308));
  const top = Math.min((bounds.y + bounds.height) * zoom + y + 8, surface.size().height - 72);
  return (
    <div className={styles.tooltip} style={{ left, top: Math.max(8, top) }} aria-hidden>
      <strong>{first}</strong>
      <span>{rest.join(' · ')}</span>
    </div>
  );
}

const edgeWords = (scene: Scene, edge: Parameters<typeof edgeSentence>[1] | undefined): string =>
  edge === undefined ? '' : edgeSentence(scene, edge);
