import { zoomStep } from '@/components/graph/map-controls.tsx';
import type { MapActions } from '@/components/graph/use-map-actions.ts';
import type { Navigate } from '@/components/graph/use-map-location.ts';
import { useShortcut } from '@/components/shell/shortcuts.tsx';

/** Letters and digits that act on the map, so that they do not begin a name that is typed. */
export const mapActingKeys: ReadonlySet<string> = new Set([
  'N',
  'F',
  'E',
  'O',
  'L',
  'I',
  'G',
  '0',
  '1',
  '2',
  '3',
]);

interface MapShortcutsInput {
  readonly actions: MapActions;
  readonly navigate: Navigate;
  readonly focusMap: () => void;
  readonly focusFilter: () => void;
  readonly onTrust: () => void;
}

/** The keys of the map, wherever on its page the focus is. */
export function useMapShortcuts({
  actions,
  navigate,
  focusMap,
  focusFilter,
  onTrust,
}: MapShortcutsInput): void {
  const group = 'Map';
  useShortcut('/', 'Filter', group, focusFilter);
  useShortcut('N', 'Next problem', group, () => actions.goToProblem(1));
  useShortcut('Shift N', 'Previous problem', group, () => actions.goToProblem(-1));
  useShortcut('F', 'Show the selection and its neighbours', group, actions.focusNeighbours);
  useShortcut('E', 'Go to the edges of the selected node', group, focusPanelList);
  useShortcut('O', 'Next overlay', group, actions.nextOverlay);
  useShortcut('L', 'Fold or open the legend', group, actions.toggleLegend);
  useShortcut('I', 'How this figure is made', group, onTrust);
  useShortcut('+', 'Zoom in', group, () => actions.zoom(zoomStep));
  useShortcut('-', 'Zoom out', group, () => actions.zoom(1 / zoomStep));
  useShortcut('0', 'Show the whole map', group, actions.fit);
  useShortcut('[', 'Back one window', group, () => actions.stepWindow(-1));
  useShortcut(']', 'Forward one window', group, () => actions.stepWindow(1));
  useShortcut('1', 'As a map', group, () => {
    navigate({ view: 'map' });
    focusMap();
  });
  useShortcut('2', 'As a matrix', group, () => navigate({ view: 'matrix' }));
  useShortcut('3', 'As a table', group, () => navigate({ view: 'table' }));
  useShortcut('Esc', 'Close the panel, then leave the path of traces', group, actions.back);
}

/** The list of edges is in the panel: its first row takes the focus. */
function focusPanelList(): void {
  document.querySelector<HTMLElement>('aside li button, [role=dialog] li button')?.focus();
}
