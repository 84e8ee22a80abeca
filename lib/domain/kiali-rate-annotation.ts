import type { CodeTolerance, HealthThresholds } from './health-thresholds.ts';
import { STANDARD_THRESHOLDS } from './health-thresholds.ts';

/** Annotation that Kiali reads tolerances from; https://kiali.io/docs/configuration/health/ */
export const KIALI_RATE_ANNOTATION = 'health.kiali.io/rate';

/** Patterns come from objects that many may write: short ones of a plain alphabet cannot cost time. */
const SAFE_PATTERN = /^[\w.^$|\-[\]()?+*\\]{1,64}$/;

function pattern(text: string): string | null {
  if (!SAFE_PATTERN.test(text)) return null;
  try {
    return new RegExp(text).source === '' ? null : text;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const ratio = (percent: string): number | null => {
  const value = Number(percent);
  return percent !== '' && value >= 0 && value <= 100 ? value / 100 : null;
};

/** One tolerance, `code,degraded,failure,protocol,direction`; null where it is none. `X` in a code is any digit. */
function parseTolerance(text: string): CodeTolerance | null {
  const [code = '', degraded = '', failure = '', protocol = '.*', direction = '.*', ...rest] = text
    .split(',')
    .map((part) => part.trim());
  const patterns = [code.replaceAll(/X/gi, '\\d'), protocol, direction].map(pattern);
  const [codePattern, protocolPattern, directionPattern] = patterns;
  const degradedRatio = ratio(degraded);
  const unhealthyRatio = ratio(failure);
  if (rest.length > 0 || !codePattern || !protocolPattern || !directionPattern) return null;
  if (degradedRatio === null || unhealthyRatio === null) return null;
  return {
    code: codePattern,
    protocol: protocolPattern,
    direction: directionPattern,
    degradedRatio,
    unhealthyRatio,
  };
}

/** Thresholds that a `health.kiali.io/rate` annotation sets; null where no part of it can be understood. */
export function parseKialiRateAnnotation(text: string): HealthThresholds | null {
  const tolerances = text
    .split(';')
    .filter((part) => part.trim() !== '')
    .map(parseTolerance)
    .filter((tolerance) => tolerance !== null);
  return tolerances.length === 0 ? null : { ...STANDARD_THRESHOLDS.standard, tolerances };
}
