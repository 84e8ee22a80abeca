import type { GraphView } from '../domain/mesh-graph.ts';
import { formatDurationParameter, parseDurationSeconds } from '../domain/time-window.ts';
import { formatMapPath, parseMapPath, type MapPath } from './map-path.ts';
import { formatWhatIf, parseWhatIf, type WhatIf } from './what-if.ts';

export const mapViews = ['map', 'matrix', 'table'] as const;
export const mapLevels = ['workload', 'app', 'service', 'namespace'] as const satisfies readonly GraphView[];
export const mapOverlays = ['health', 'mtls'] as const;
export const mapLabels = ['problems', 'rate', 'errors', 'p95', 'mtls', 'none'] as const;
/** What a filter does with what does not fit: `hide` takes it off the screen, `highlight` keeps it, dimmed. */
export const mapFilterModes = ['hide', 'highlight'] as const;
export const mapQuantiles = ['p50', 'p95', 'p99'] as const;

export type MapView = (typeof mapViews)[number];
export type MapOverlay = (typeof mapOverlays)[number];
export type MapLabels = (typeof mapLabels)[number];
export type MapFilterMode = (typeof mapFilterModes)[number];
export type MapQuantile = (typeof mapQuantiles)[number];

/** What the rows of the table are. */
export const mapTableRows = ['edges', 'nodes'] as const;
export type MapTableRows = (typeof mapTableRows)[number];

/** Middle of the screen in map coordinates, and the zoom. */
export interface MapPosition {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Everything that a link to the map carries: whoever opens it sees the same screen. */
export interface MapLocation {
  readonly view: MapView;
  /** Null: the server's choice, which is by app and version, or by namespace where that would be unreadable. */
  readonly level: GraphView | null;
  /** Null: the first mesh. */
  readonly mesh: string | null;
  /** None: all. */
  readonly namespaces: readonly string[];
  /** In the filter language, as it was typed; empty: everything is shown. */
  readonly filter: string;
  readonly filterMode: MapFilterMode;
  readonly tableRows: MapTableRows;
  /** Column that the table is sorted by, `-` before it: largest first. Null: worst first. */
  readonly tableSort: string | null;
  readonly overlay: MapOverlay;
  readonly labels: MapLabels;
  readonly quantile: MapQuantile;
  readonly windowSeconds: number;
  /** Unix seconds where it is paused; null follows the mesh. */
  readonly at: number | null;
  /** Id of the selected node, edge or namespace container. */
  readonly selection: string | null;
  /** Null: the whole map fits the screen. */
  readonly position: MapPosition | null;
  /** Shares that are tried out; null shows what is. */
  readonly whatIf: WhatIf | null;
  /** Requests whose way is drawn; null draws all traffic alike. */
  readonly path: MapPath | null;
}

export const defaultMapLocation: MapLocation = {
  view: 'map',
  level: null,
  mesh: null,
  namespaces: [],
  filter: '',
  filterMode: 'hide',
  tableRows: 'edges',
  tableSort: null,
  overlay: 'health',
  labels: 'problems',
  quantile: 'p95',
  windowSeconds: 60,
  at: null,
  selection: null,
  position: null,
  whatIf: null,
  path: null,
};

type Parameters = Pick<URLSearchParams, 'get'>;

/** Reads a link. A parameter that makes no sense is as good as absent: a link must open, and the next act rewrites it. */
export function parseMapLocation(parameters: Parameters): MapLocation {
  const { get } = { get: (name: string) => parameters.get(name) };
  return {
    view: oneOf(mapViews, get('view')) ?? defaultMapLocation.view,
    level: oneOf(mapLevels, get('level')),
    mesh: nonEmpty(get('mesh')),
    namespaces: [...new Set((get('ns') ?? '').split(',').filter((name) => name !== ''))],
    filter: (get('filter') ?? '').trim(),
    filterMode: oneOf(mapFilterModes, get('find')) ?? defaultMapLocation.filterMode,
    tableRows: oneOf(mapTableRows, get('rows')) ?? defaultMapLocation.tableRows,
    tableSort: /^-?[a-z]\w{0,30}$/i.exec(get('sort') ?? '')?.[0] ?? null,
    overlay: oneOf(mapOverlays, get('overlay')) ?? defaultMapLocation.overlay,
    labels: oneOf(mapLabels, get('labels')) ?? defaultMapLocation.labels,
    quantile: oneOf(mapQuantiles, get('quantile')) ?? defaultMapLocation.quantile,
    windowSeconds: parseDurationSeconds(get('window') ?? '') ?? defaultMapLocation.windowSeconds,
    at: instant(get('at')),
    selection: nonEmpty(get('sel')),
    position: position(get('pos')),
    whatIf: parseWhatIf(get('whatif')),
    path: parseMapPath(parameters),
  };
}

/** Writes a link, without what is as by default; `parseMapLocation` gives the same location back. */
export function formatMapLocation(location: MapLocation): string {
  const parameters = new URLSearchParams();
  const set = (name: string, value: string | null, unless?: string): void => {
    if (value !== null && value !== '' && value !== unless) parameters.set(name, value);
  };
  set('mesh', location.mesh);
  set('view', location.view, defaultMapLocation.view);
  set('level', location.level);
  set('ns', location.namespaces.join(','));
  set('filter', location.filter);
  set('find', location.filterMode, defaultMapLocation.filterMode);
  set('rows', location.tableRows, defaultMapLocation.tableRows);
  set('sort', location.tableSort);
  set('overlay', location.overlay, defaultMapLocation.overlay);
  set('labels', location.labels, defaultMapLocation.labels);
  set('quantile', location.quantile, defaultMapLocation.quantile);
  set(
    'window',
    formatDurationParameter(location.windowSeconds),
    formatDurationParameter(defaultMapLocation.windowSeconds),
  );
  set('at', location.at === null ? null : String(location.at));
  set('sel', location.selection);
  const { position } = location;
  set('pos', position === null ? null : [position.x, position.y, position.zoom].join(','));
  set('whatif', location.whatIf === null ? null : formatWhatIf(location.whatIf));
  if (location.path !== null) parameters.set(...formatMapPath(location.path));
  return parameters.toString();
}

/** Pan and zoom are not steps that Back should undo; selection, view, scope and time are. */
export function historyModeOf(before: MapLocation, after: MapLocation): 'push' | 'replace' {
  const still = (location: MapLocation): string => formatMapLocation({ ...location, position: null });
  return still(before) === still(after) ? 'replace' : 'push';
}

function oneOf<const Value extends string>(allowed: readonly Value[], text: string | null): Value | null {
  return allowed.find((value) => value === text) ?? null;
}

const nonEmpty = (text: string | null): string | null => (text === '' ? null : text);

function instant(text: string | null): number | null {
  const at = text === null || !/^\d{1,12}(\.\d{1,3})?$/.test(text) ? Number.NaN : Number(text);
  return Number.isFinite(at) ? at : null;
}

function position(text: string | null): MapPosition | null {
  const [x, y, zoom, ...rest] = (text ?? '')
    .split(',')
    .map((part) => (part === '' ? Number.NaN : Number(part)));
  if (x === undefined || y === undefined || zoom === undefined || rest.length > 0) return null;
  return Number.isFinite(x) && Number.isFinite(y) && zoom > 0 && Number.isFinite(zoom)
    ? { x, y, zoom }
    : null;
}
