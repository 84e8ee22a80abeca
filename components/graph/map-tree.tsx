'use client';

import { use, useId, useRef, type KeyboardEvent, type RefObject } from 'react';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import { MapChangesContext } from './map-changes.ts';
import { useInteraction, type MapInteraction } from './map-interaction.ts';
import { neighbourOf, nodesInOrder, typedAhead, type Direction } from './map-navigation.ts';
import { nodeSentence } from './map-sentences.ts';
import styles from './map-tree.module.css';
import type { Scene } from './scene.ts';

interface MapTreeProps {
  readonly scene: Scene;
  readonly interaction: MapInteraction;
  readonly selection: string | null;
  readonly treeRef: RefObject<HTMLDivElement | null>;
  /** Single letters that act elsewhere: they do not begin a name. */
  readonly actingKeys: ReadonlySet<string>;
  readonly onOpen: (id: string) => void;
  readonly onBack: () => void;
  /** The node that has the focus must be in sight. */
  readonly onFocusMoved: (id: string) => void;
}

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'callers',
  ArrowRight: 'callees',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

const typingPauseMs = 700;

/** The one tab stop of the map. The focus moves along the edges; every node says itself in one sentence. */
export function MapTree(props: MapTreeProps) {
  const { scene, interaction, selection, treeRef, onFocusMoved } = props;
  const idPrefix = useId();
  const typing = useRef({ text: '', atMs: 0 });
  const focused = useInteraction(interaction, (state) => state.focused);
  const order = nodesInOrder(scene);
  const active = focused !== null && scene.nodes.has(focused) ? focused : null;

  const moveTo = (id: string): void => {
    interaction.focus(id);
    onFocusMoved(id);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const from = active ?? order[0];
    if (from === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const isDone = act(event, from, props, moveTo, typing.current);
    if (isDone) event.preventDefault();
  };

  const { path } = use(MapChangesContext);
  const onPath = active !== null && path?.lit.has(active) === true;
  const activeNode = active === null ? undefined : scene.nodes.get(active);
  return (
    <div
      ref={treeRef}
      role="tree"
      tabIndex={0}
      className={styles.tree}
      aria-label={`Service map, ${order.length} nodes. Arrow keys follow the calls, Enter opens a node.`}
      aria-activedescendant={active === null ? undefined : `${idPrefix}${order.indexOf(active)}`}
      onKeyDown={onKeyDown}
      onFocus={() => interaction.focus(startOf(scene, selection, active) ?? order[0] ?? null)}
      onBlur={() => interaction.focus(null)}
    >
      {activeNode === undefined ? (
        <div role="treeitem" aria-selected={false}>
          <VisuallyHidden>{order.length === 0 ? 'No nodes' : `${order.length} nodes`}</VisuallyHidden>
        </div>
      ) : (
        <div
          id={`${idPrefix}${order.indexOf(activeNode.id)}`}
          role="treeitem"
          aria-selected={activeNode.id === selection}
          aria-setsize={order.length}
          aria-posinset={order.indexOf(activeNode.id) + 1}
          aria-level={1}
        >
          <VisuallyHidden>
            {nodeSentence(scene, activeNode)}
            {path !== null && (onPath ? ', on the path' : ', not on the path')}
          </VisuallyHidden>
        </div>
      )}
    </div>
  );
}

function startOf(scene: Scene, selection: string | null, active: string | null): string | null {
  if (active !== null) return active;
  if (selection === null) return null;
  return scene.nodes.has(selection) ? selection : (scene.edgeOf.get(selection)?.edge.source ?? null);
}

/** Does what a key means on the map; false where it means nothing here. */
function act(
  event: KeyboardEvent,
  from: string,
  { scene, actingKeys, onOpen, onBack }: MapTreeProps,
  moveTo: (id: string) => void,
  typing: { text: string; atMs: number },
): boolean {
  const isLetter = /^[\p{L}\p{N}-]$/u.test(event.key);
  // A move or an act ends the name that was being typed: the next letter means what it says again.
  if (!isLetter) typing.atMs = -Infinity;
  const direction = directions[event.key];
  if (direction !== undefined) {
    moveTo(neighbourOf(scene, from, direction));
    return true;
  }
  if (event.key === 'Enter') {
    onOpen(from);
    return true;
  }
  if (event.key === 'Escape') {
    onBack();
    return true;
  }
  if (!isLetter) return false;
  const isTyping = event.timeStamp - typing.atMs < typingPauseMs;
  if (!isTyping && (event.shiftKey || actingKeys.has(event.key.toUpperCase()))) return false;
  typing.text = isTyping ? typing.text + event.key : event.key;
  typing.atMs = event.timeStamp;
  const found = typedAhead(scene, from, typing.text);
  if (found !== null) moveTo(found);
  return true;
}
