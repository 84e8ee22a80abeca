import type { ReactNode } from 'react';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';

/** A page of the rail. */
export interface Place {
  readonly id: string;
  readonly label: string;
  readonly path: string;
  readonly glyph: ReactNode;
  /** Second key after `G`. */
  readonly key: string;
  /** In the menu instead of the tabs of a small screen. */
  readonly isMinor?: boolean;
}

/** The pages that exist. */
export const places: readonly Place[] = [
  {
    id: 'overview',
    label: 'Overview',
    path: '/',
    glyph: <MeshGlyph name="overview" size={20} label={null} />,
    key: 'O',
  },
  { id: 'map', label: 'Map', path: '/map', glyph: <MeshGlyph name="map" size={20} label={null} />, key: 'M' },
  {
    id: 'services',
    label: 'Services',
    path: '/services',
    glyph: <MeshGlyph name="services" size={20} label={null} />,
    key: 'S',
  },
  {
    id: 'workloads',
    label: 'Workloads',
    path: '/workloads',
    glyph: <MeshGlyph name="workloads" size={20} label={null} />,
    key: 'W',
    isMinor: true,
  },
  {
    id: 'traces',
    label: 'Traces',
    path: '/traces',
    glyph: <MeshGlyph name="traces" size={20} label={null} />,
    key: 'T',
  },
  {
    id: 'changes',
    label: 'Changes',
    path: '/changes',
    glyph: <MeshGlyph name="changes" size={20} label={null} />,
    key: 'C',
  },
  {
    id: 'mesh',
    label: 'Mesh',
    path: '/mesh',
    glyph: <MeshGlyph name="mesh" size={20} label={null} />,
    key: 'H',
    isMinor: true,
  },
];

/** Parameters that mean the same on every page: which mesh, which window, which instant. */
const sharedParameters = ['mesh', 'window', 'at'] as const;

/** The address of a place that keeps mesh and time. */
export function placeHref(place: Place, current: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const name of sharedParameters) {
    const value = current.get(name);
    if (value !== null) kept.set(name, value);
  }
  const search = kept.toString();
  return search === '' ? place.path : `${place.path}?${search}`;
}

/** A place is where the reader is on its own page and on those below it. */
export function isAtPlace(place: Place, pathname: string): boolean {
  return pathname === place.path || (place.path !== '/' && pathname.startsWith(`${place.path}/`));
}
