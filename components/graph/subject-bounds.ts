import { boundsOf, type Rectangle } from '@/lib/graph/layout/rectangle.ts';
import { problemsInOrder } from './map-problems.ts';
import type { Scene } from './scene.ts';
import { subjectOf } from './subject.ts';

/** Where a subject lies on the map; null where it is not on it. */
export function subjectBounds(scene: Scene, id: string | null): Rectangle | null {
  const subject = subjectOf(scene, id);
  switch (subject?.kind) {
    case undefined:
      return null;
    case 'node':
      return subject.card.box;
    case 'edge':
      return boundsOf([subject.edge.source.box, subject.edge.destination.box]);
    case 'container':
      return subject.container;
  }
}

/** A subject with everything that it calls and that calls it. */
export function neighbourhoodBounds(scene: Scene, id: string): Rectangle | null {
  const own = subjectBounds(scene, id);
  if (own === null) return null;
  const card = scene.cardOf.get(id);
  const beside = scene.edges.flatMap(({ source, destination }) =>
    source === card || destination === card ? [source.box, destination.box] : [],
  );
  return boundsOf([own, ...beside]);
}

/** Everything that is drawn. */
export const sceneBounds = ({ cards, containers }: Scene): Rectangle | null =>
  boundsOf([...cards.map(({ box }) => box), ...containers]);

const phoneWidth = 600;

/** What is shown while nobody has moved the map: all of it; on a phone, the selected problem and its neighbours. */
export function firstBounds(scene: Scene, selection: string | null, width: number): Rectangle | null {
  if (width > phoneWidth) return sceneBounds(scene);
  const subject = selection ?? problemsInOrder(scene)[0];
  const near = subject === undefined ? null : neighbourhoodBounds(scene, subject);
  return near ?? sceneBounds(scene);
}
