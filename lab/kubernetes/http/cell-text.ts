import type { KubernetesObject } from '../object.ts';
import { readPath, valueText } from './json-path.ts';

/** The values at a path with commas between them. */
export function listOf(object: KubernetesObject, path: string, fallback = ''): string {
  const values = readPath(object, path).map(valueText);
  return values.length === 0 ? fallback : values.join(',');
}

/** The first value at a path. */
export function textAt(object: KubernetesObject, path: string, fallback = ''): string {
  const [value] = readPath(object, path);
  return value === undefined || value === null ? fallback : valueText(value);
}

/** The number at a path, 0 when there is none: so do the server's own tables. */
export function numberAt(object: KubernetesObject, path: string): number {
  const [value] = readPath(object, path);
  return typeof value === 'number' ? value : 0;
}

export function ready(count: number, wanted: number): string {
  return `${count}/${wanted}`;
}

/** How long an object exists, in the short words of the server: `45s`, `12m`, `5h10m`, `3d`. */
export function age(object: KubernetesObject, nowMs: number): string {
  const since = object.metadata.creationTimestamp;
  return since === undefined ? '<unknown>' : durationText((nowMs - Date.parse(since)) / 1000);
}

/** A span as Kubernetes shortens it for people: two units while it is young, one when it is old. */
export function durationText(spanSeconds: number): string {
  const seconds = Math.floor(spanSeconds);
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return withRest(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  return withRest(Math.floor(days / 365), 'y', days % 365, 'd');
}

function withRest(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole}${unit}` : `${whole}${unit}${rest}${restUnit}`;
}
