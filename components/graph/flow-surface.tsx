'use client';

import '@xyflow/react/dist/base.css';
import {
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  useStoreApi,
  type Node,
  type NodeProps,
  type OnMove,
} from '@xyflow/react';
import { useMemo, type MouseEvent, type ReactNode } from 'react';
import type { Rectangle } from '@/lib/graph/layout/rectangle.ts';
import styles from './flow-surface.module.css';
import { levelOfDetail, type LevelOfDetail } from './level-of-detail.ts';
import { NodeCard } from './node-card.tsx';
import type { Viewport } from './paint/picture.ts';
import type { SceneCard } from './scene.ts';
import type { Inset } from './viewport-fit.ts';
import { fitViewport, leastZoom, mostZoom } from './viewport-fit.ts';

type CardNode = Node<{ readonly scene: SceneCard }, 'card'>;

/** The moving plane under the map. This file is the only one that knows React Flow's store. */
export interface MapSurface {
  readonly viewport: () => Viewport;
  /** CSS px; 0 until it is on the screen. */
  readonly size: () => { readonly width: number; readonly height: number };
  readonly subscribe: (listener: () => void) => () => void;
  readonly moveTo: (viewport: Viewport, isSmooth: boolean) => void;
  readonly fit: (bounds: Rectangle, inset: Inset, isSmooth: boolean) => void;
  readonly zoomBy: (factor: number) => void;
}

export function FlowProvider({ children }: { readonly children: ReactNode }) {
  return <ReactFlowProvider>{children}</ReactFlowProvider>;
}

const smoothMs = 240;

export function useSurface(): MapSurface {
  const store = useStoreApi();
  const { setViewport, zoomTo } = useReactFlow();
  return useMemo(() => {
    const viewport = (): Viewport => {
      const [x, y, zoom] = store.getState().transform;
      return { x, y, zoom };
    };
    const size = () => {
      const { width, height } = store.getState();
      return { width, height };
    };
    const duration = (isSmooth: boolean): number =>
      isSmooth && !matchMedia('(prefers-reduced-motion: reduce)').matches ? smoothMs : 0;
    const moveTo = (next: Viewport, isSmooth: boolean): void =>
      void setViewport(next, { duration: duration(isSmooth) });
    return {
      viewport,
      size,
      subscribe: (listener) =>
        store.subscribe((state, before) => {
          const hasMoved = state.transform !== before.transform;
          if (hasMoved || state.width !== before.width || state.height !== before.height) listener();
        }),
      moveTo,
      fit: (bounds, inset, isSmooth) => moveTo(fitViewport(bounds, size(), inset), isSmooth),
      zoomBy: (factor) => void zoomTo(viewport().zoom * factor, { duration: duration(true) }),
    };
  }, [store, setViewport, zoomTo]);
}

/** How much of the nodes is drawn; changes when a threshold is crossed, not with every zoom step. */
export function useLevelOfDetail(nodes: number): LevelOfDetail {
  return useStore((state) => levelOfDetail(state.transform[2], nodes));
}

const nodeTypes = { card: ({ data }: NodeProps<CardNode>) => <NodeCard scene={data.scene} /> };
const proOptions = { hideAttribution: true };
const noCards: CardNode[] = [];
const cardNodes = new WeakMap<SceneCard, CardNode>();

/** The same object for the same card, so that React Flow renders only what changed. */
function cardNode(scene: SceneCard): CardNode {
  const known = cardNodes.get(scene);
  if (known !== undefined) return known;
  const { box } = scene;
  const node: CardNode = {
    id: box.id,
    type: 'card',
    position: { x: box.x, y: box.y },
    width: box.width,
    height: box.height,
    measured: { width: box.width, height: box.height },
    data: { scene },
  };
  cardNodes.set(scene, node);
  return node;
}

interface FlowCardsProps {
  readonly cards: readonly SceneCard[];
  readonly level: LevelOfDetail;
  /** The reader begins to move the map, and has moved it; not called when the program does. */
  readonly onMoveStart: () => void;
  readonly onMoved: () => void;
  readonly onPointerAt: (event: MouseEvent, node: string | null) => void;
  readonly onPointerLeave: () => void;
  readonly onPress: (event: MouseEvent, node: string | null) => void;
}

/** The cards that can be read. Below the reading zoom there are none: the canvas draws the nodes. */
export function FlowCards(props: FlowCardsProps) {
  const { cards, level, onMoveStart, onMoved, onPointerAt, onPointerLeave, onPress } = props;
  const nodes = useMemo(() => (level === 'card' ? cards.map(cardNode) : noCards), [cards, level]);
  const onMoveEnd: OnMove = (event) => {
    if (event !== null) onMoved();
  };
  return (
    <ReactFlow
      className={styles.flow}
      nodes={nodes}
      nodeTypes={nodeTypes}
      onlyRenderVisibleElements
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      panActivationKeyCode={null}
      zoomOnDoubleClick={false}
      minZoom={leastZoom}
      maxZoom={mostZoom}
      proOptions={proOptions}
      onMoveStart={(event) => {
        if (event !== null) onMoveStart();
      }}
      onMoveEnd={onMoveEnd}
      onPaneMouseMove={(event) => onPointerAt(event, null)}
      onPaneMouseLeave={onPointerLeave}
      onNodeMouseMove={(event) => onPointerAt(event, nodeUnder(event))}
      onNodeMouseLeave={onPointerLeave}
      onPaneClick={(event) => onPress(event, null)}
      onNodeClick={(event) => onPress(event, nodeUnder(event))}
      role="presentation"
    />
  );
}

function nodeUnder({ target }: MouseEvent): string | null {
  const part = target instanceof Element ? target.closest<HTMLElement>('[data-node]') : null;
  return part?.dataset.node ?? null;
}
