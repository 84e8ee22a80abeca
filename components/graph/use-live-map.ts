import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import { defaultLevel, type GraphQuestion } from '@/lib/client/graph-question.ts';
import { LiveGraph, type LiveGraphState } from '@/lib/client/live-graph.ts';
import type { MapLocation } from '@/lib/client/map-location.ts';
import { parseFilter } from '@/lib/graph/filter/parse-filter.ts';
import { startLayoutWorker, workerEngine } from '@/lib/graph/layout/worker-engine.ts';
import type { SceneFilter } from './filter/narrow-scene.ts';
import { MapInteraction } from './map-interaction.ts';
import { MapModel } from './map-model.ts';
import type { Scene } from './scene.ts';

/** A map as the server drew it for the first paint. */
export interface InitialMap {
  readonly question: GraphQuestion;
  readonly snapshot: GraphSnapshot;
}

export interface LiveMap {
  readonly live: LiveGraph;
  readonly model: MapModel;
  readonly interaction: MapInteraction;
  readonly state: LiveGraphState;
  readonly scene: Scene | null;
  /** The map without its filter. */
  readonly whole: Scene | null;
  /** Why the layout failed; null while it did not. */
  readonly layoutFailure: string | null;
}

/** Follows the mesh while the page is in sight. */
export function useLiveMap(location: MapLocation, initial: InitialMap | null): LiveMap {
  const [{ live, model, interaction }] = useState(() => {
    const live = new LiveGraph({ initial });
    return {
      live,
      model: new MapModel(live.store, workerEngine(startLayoutWorker)),
      interaction: new MapInteraction(),
    };
  });
  const filter = useSceneFilter(location);
  // Before the first scene is built: what is hidden is never seen.
  useEffect(() => model.narrow(filter), [model, filter]);
  useEffect(() => model.start(), [model]);

  const question = useQuestion(location);
  useEffect(() => followWhileInSight(live, question), [live, question]);

  const state = useSyncExternalStore(live.store.subscribe, live.store.get, live.store.get);
  const scene = useSyncExternalStore(model.scene.subscribe, model.scene.get, () => null);
  const whole = useSyncExternalStore(model.whole.subscribe, model.whole.get, () => null);
  const layoutFailure = useSyncExternalStore(model.failure.subscribe, model.failure.get, () => null);
  return { live, model, interaction, state, scene, whole, layoutFailure };
}

/** The same object for the same question: a pan or a selection asks nothing new. */
function useQuestion({ mesh, level, namespaces, windowSeconds, at }: MapLocation): GraphQuestion {
  const names = namespaces.toSorted().join(',');
  return useMemo(
    () => ({
      mesh,
      view: level ?? defaultLevel,
      namespaces: names === '' ? [] : names.split(','),
      windowSeconds,
      at,
    }),
    [mesh, level, names, windowSeconds, at],
  );
}

/** The same object for the same filter; null where there is none, or one that is wrong. */
const useSceneFilter = ({ filter, filterMode }: MapLocation): SceneFilter | null =>
  useMemo(() => {
    const { expression } = parseFilter(filter);
    return expression === null ? null : { expression, mode: filterMode };
  }, [filter, filterMode]);

/** Nobody is asked for a map that nobody sees. */
function followWhileInSight(live: LiveGraph, question: GraphQuestion): () => void {
  const follow = (): void => (document.hidden ? live.stop() : live.ask(question));
  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    live.stop();
  };
}
