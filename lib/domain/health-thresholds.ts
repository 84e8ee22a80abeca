/** Ratios from which errors make a subject degraded or unhealthy. */
export interface HealthThresholds {
  readonly degradedErrorRatio: number;
  readonly unhealthyErrorRatio: number;
  /** Tolerances for single codes; where one fits a direction and protocol, it stands in place of the ratios. */
  readonly tolerances?: readonly CodeTolerance[];
}

/** How much of one kind of answer is tolerated. All three patterns are whole-text regular expressions. */
export interface CodeTolerance {
  readonly code: string;
  readonly protocol: string;
  readonly direction: string;
  readonly degradedRatio: number;
  readonly unhealthyRatio: number;
}

/** Thresholds of a whole installation: the nearest one to a subject counts. */
export interface ThresholdSettings {
  readonly standard: HealthThresholds;
  readonly namespaces: Readonly<Record<string, HealthThresholds>>;
  /** By `namespace/service`. */
  readonly services: Readonly<Record<string, HealthThresholds>>;
}

/** Degraded from 1 % errors, unhealthy from 10 %. */
export const STANDARD_THRESHOLDS: ThresholdSettings = {
  standard: { degradedErrorRatio: 0.01, unhealthyErrorRatio: 0.1 },
  namespaces: {},
  services: {},
};

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | null =>
  Object.hasOwn(record, key) ? (record[key] ?? null) : null;

/** Thresholds for a subject: its service's, else its namespace's, else the standard ones. */
export function thresholdsFor(
  settings: ThresholdSettings,
  namespace: string | null,
  service: string | null,
): HealthThresholds {
  if (namespace === null) return settings.standard;
  const ofService = service === null ? null : own(settings.services, `${namespace}/${service}`);
  return ofService ?? own(settings.namespaces, namespace) ?? settings.standard;
}
