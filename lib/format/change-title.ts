import type { ChangeIntent, Weights } from '../domain/change-intent.ts';
import { formatLatency } from './latency.ts';

type Shares = Readonly<Record<string, number>>;

/** What a change does, in one line: `payment: 90/10 → 80/20`. Shares are 0..1 by version, empty where none are known. */
export function changeTitle(intent: ChangeIntent, sharesBefore: Shares, sharesAfter: Shares): string {
  return `${intent.service}: ${deedOf(intent, sharesBefore, sharesAfter)}`;
}

function deedOf(intent: ChangeIntent, before: Shares, after: Shares): string {
  switch (intent.kind) {
    case 'split':
      return sharesMoved(intent.weights, before, after);
    case 'canary':
      return `start a canary, ${sharesInWords(intent.versions)}`;
    case 'fault':
      return [
        ...(intent.abort === undefined
          ? []
          : [`abort ${statusOf(intent.abort)} on ${intent.abort.percent} %`]),
        ...(intent.delay === undefined
          ? []
          : [`delay ${milliseconds(intent.delay.milliseconds)} on ${intent.delay.percent} %`]),
      ].join(', ');
    case 'clear-fault':
      return 'lift every fault';
    case 'mirror':
      return intent.percent === 0
        ? `stop mirroring to ${intent.version}`
        : `mirror ${intent.percent} % to ${intent.version}`;
    case 'match':
      return `${matchInWords(intent.match)} to ${intent.version}`;
    case 'timeout':
      return intent.timeoutMs === null ? 'no timeout' : `timeout ${milliseconds(intent.timeoutMs)}`;
    case 'retry':
      return intent.attempts === 0
        ? 'no retries'
        : `${intent.attempts} ${intent.attempts === 1 ? 'retry' : 'retries'}`;
  }
}

const milliseconds = (value: number): string => {
  const amount = formatLatency(value);
  return amount === null ? '' : `${amount.figure} ${amount.unit}`;
};

const statusOf = (abort: { readonly httpStatus: number } | { readonly grpcStatus: string }): string =>
  'httpStatus' in abort ? String(abort.httpStatus) : abort.grpcStatus;

function matchInWords(match: Extract<ChangeIntent, { kind: 'match' }>['match']): string {
  if ('cookie' in match) return `cookie ${match.cookie.name}`;
  return Object.entries(match.headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}

function sharesMoved(weights: Weights, before: Shares, after: Shares): string {
  const versions = Object.keys(after).length > 0 ? Object.keys(after) : Object.keys(weights);
  if (Object.keys(before).length === 0) return sharesInWords(weights);
  const percentages = (shares: Shares): string =>
    versions
      .toSorted()
      .map((version) => Math.round((shares[version] ?? 0) * 100))
      .join('/');
  return `${percentages(before)} → ${percentages(after)}`;
}

function sharesInWords(weights: Weights): string {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return Object.entries(weights)
    .map(([version, weight]) => `${version} ${sum === 0 ? 0 : Math.round((weight / sum) * 100)} %`)
    .join(', ');
}
