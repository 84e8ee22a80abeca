import type { Sample } from '@/lib/prometheus/answer.ts';

/**
 * Series as a table that can be checked by hand. Columns are named by the first line and divided by `|`:
 * - `reporter`: as the label.
 * - `from`, `to`: `cluster/namespace/workload`, or `unknown`. The app is the workload's name without its `-vN`.
 * - `asked`: `namespace/service`, a host, or `PassthroughCluster`. `host` overrides `destination_service`.
 * - `proto`, `code`, `grpc`, `flags`, `policy`: as the labels; empty means that the label is absent.
 * - any other column: a label of that name.
 * - `rate`: requests or bytes per second.
 */
export function seriesTable(table: string): Sample[] {
  const [head, ...lines] = table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[-| ]+$/.test(line));
  const columns = cells(head ?? '');
  return lines.map((line) =>
    sampleOf(Object.fromEntries(cells(line).map((cell, at) => [columns[at] ?? '', cell]))),
  );
}

const cells = (line: string): string[] => line.split('|').map((cell) => cell.trim());

const KNOWN = new Set([
  'reporter',
  'from',
  'to',
  'asked',
  'host',
  'proto',
  'code',
  'grpc',
  'flags',
  'policy',
  'rate',
]);

function sampleOf(row: Readonly<Record<string, string>>): Sample {
  const labels: Record<string, string> = {
    reporter: row.reporter ?? '',
    ...endLabels('source', row.from ?? 'unknown'),
    ...endLabels('destination', row.to ?? 'unknown'),
    ...askedLabels(row.asked ?? 'unknown', row.host),
    ...(row.proto === undefined ? {} : { request_protocol: row.proto }),
    response_code: row.code ?? '',
    grpc_response_status: row.grpc ?? '',
    response_flags: row.flags ?? '-',
    connection_security_policy: row.policy ?? '',
    ...Object.fromEntries(Object.entries(row).filter(([column]) => !KNOWN.has(column))),
  };
  const present = Object.entries(labels).filter(([, value]) => value !== '');
  return { labels: Object.fromEntries(present), timestamp: 0, value: Number(row.rate) };
}

function endLabels(side: 'source' | 'destination', end: string): Record<string, string> {
  const [cluster = 'unknown', namespace = 'unknown', workload = 'unknown'] = end.split('/');
  const match = /^(.+)-(v\d+)$/.exec(workload);
  return {
    [`${side}_cluster`]: cluster,
    [`${side}_workload_namespace`]: namespace,
    [`${side}_workload`]: workload,
    [`${side}_canonical_service`]: match?.[1] ?? workload,
    [`${side}_canonical_revision`]: match?.[2] ?? (workload === 'unknown' ? 'unknown' : 'latest'),
  };
}

function askedLabels(asked: string, host: string | undefined): Record<string, string> {
  const match = /^([a-z0-9-]+)\/([a-z0-9-]+)$/.exec(asked);
  const [, namespace, name] = match ?? [];
  return {
    destination_service_namespace: namespace ?? 'unknown',
    destination_service_name: name ?? asked,
    destination_service: host ?? (match === null ? asked : `${name}.${namespace}.svc.cluster.local`),
  };
}
