import type { Card } from '@/lib/graph/layout/card.ts';

/** The name on a card: Istio's own clusters without their suffix, which everybody knows and no card has room for. */
export const cardTitle = ({ kind, name }: Pick<Card, 'kind' | 'name'>): string =>
  kind === 'external' ? name.replace(/^(Passthrough|BlackHole)Cluster$/, '$1') : name;
