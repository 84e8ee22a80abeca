import { classNames } from '@/components/ui/class-names.ts';
import type { GraphEdge } from '@/lib/domain/mesh-graph.ts';
import { formatCount } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import styles from './map-panel.module.css';

const grpcNames: Readonly<Record<string, string>> = {
  '0': 'OK',
  '1': 'Cancelled',
  '2': 'Unknown',
  '3': 'Invalid argument',
  '4': 'Deadline exceeded',
  '5': 'Not found',
  '6': 'Already exists',
  '7': 'Permission denied',
  '8': 'Resource exhausted',
  '9': 'Failed precondition',
  '10': 'Aborted',
  '11': 'Out of range',
  '12': 'Unimplemented',
  '13': 'Internal',
  '14': 'Unavailable',
  '15': 'Data loss',
  '16': 'Unauthenticated',
};

const flagWords: Readonly<Record<string, string>> = {
  FI: 'aborted on purpose',
  DI: 'delayed on purpose',
  UF: 'connection failed',
  UH: 'no healthy host',
  UO: 'circuit breaker open',
  NR: 'no route',
  NC: 'no such cluster',
  URX: 'retries used up',
  UT: 'timed out',
  UC: 'connection cut by the server',
  DC: 'connection cut by the client',
  UAEX: 'denied',
};

type CodeKind = 'good' | 'client' | 'failed';

const grpcServerErrors = new Set(['2', '4', '12', '13', '14', '15']);

function kindOf(code: string, isGrpc: boolean): CodeKind {
  if (isGrpc && code.length <= 2 && code !== '-') {
    if (code === '0') return 'good';
    return grpcServerErrors.has(code) ? 'failed' : 'client';
  }
  if (code === '-' || code === '0' || code.startsWith('5')) return 'failed';
  return code.startsWith('4') ? 'client' : 'good';
}

/** Answers by status, as counts of the window, and what the proxies said about them. */
export function PanelCodes({
  edge,
  windowSeconds,
}: {
  readonly edge: GraphEdge;
  readonly windowSeconds: number;
}) {
  const isGrpc = edge.protocol === 'grpc';
  const codes = Object.entries(edge.codes)
    .map(([code, rate]) => ({ code, count: Math.round(rate * windowSeconds), kind: kindOf(code, isGrpc) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const flags = Object.entries(edge.responseFlags).filter(([, rate]) => rate * windowSeconds >= 0.5);
  if (codes.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>
        {isGrpc ? 'gRPC status' : 'HTTP status'}
        <span className={styles.aside}>requests in {formatDuration(windowSeconds)}</span>
      </h3>
      <div className={styles.bar} aria-hidden>
        {codes.map(({ code, count, kind }) => (
          <span key={code} className={styles[`code-${kind}`]} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className={styles.codes}>
        {codes.map(({ code, count, kind }) => (
          <li key={code} className={classNames(kind === 'failed' && styles['code-text-failed'])}>
            <b>{code === '-' ? 'no answer' : code}</b> {isGrpc ? (grpcNames[code] ?? '') : ''}{' '}
            <span className={styles.quiet}>{formatCount(count)}</span>
          </li>
        ))}
      </ul>
      {flags.length > 0 && (
        <ul className={styles.codes} aria-label="What the proxies said">
          {flags.map(([flag, rate]) => (
            <li key={flag}>
              <b>{flag}</b> {flagText(flag)}{' '}
              <span className={styles.quiet}>{formatCount(Math.round(rate * windowSeconds))}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const flagText = (flags: string): string =>
  flags
    .split(',')
    .flatMap((flag) => flagWords[flag] ?? [])
    .join(', ');
