import { BURN_PAIRS, BURN_WINDOWS_SECONDS, LEAST_BAD_REQUESTS } from './burn-rate.ts';
import type { JsonObject } from './json-value.ts';
import type { Objective } from './objective.ts';

/** Queries behind one objective, as expressions of the telemetry backend. */
export interface ObjectiveQueries {
  /** Bad requests per second, injected faults left out, over a window such as `5m`. */
  readonly bad: (window: string) => string;
  /** All requests per second that count. */
  readonly all: (window: string) => string;
}

/** An objective with what is needed to write it down for other programs. */
export interface WrittenObjective {
  readonly namespace: string;
  readonly service: string;
  readonly objective: Objective;
  readonly queries: ObjectiveQueries;
}

const BUDGET_DAYS = 30;

/** Window as PromQL writes it: `300` is `5m`. */
function durationOf(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  return seconds % 3_600 === 0 ? `${seconds / 3_600}h` : `${seconds / 60}m`;
}

const slugOf = ({ namespace, service, objective }: WrittenObjective): string =>
  `${namespace}-${service}-${objective.kind}`;

/** Whether somebody agreed to it: goes with the target wherever it is written. */
const sourceWords = ({ source }: Objective): string =>
  source === 'configured' ? 'configured' : 'observed, not agreed';

/** Labels and annotations of alerts are templates of Go; a name that looks like one stands for itself. */
const untemplated = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');

const RECORD = 'pilothouse:bad_requests:ratio_rate';

/**
 * A PrometheusRule with one recording rule for each window and one alert for each pair of windows.
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
 */
export function prometheusRule(written: WrittenObjective): JsonObject {
  const { namespace, service, objective, queries } = written;
  const labels = { service, service_namespace: namespace, objective: objective.kind };
  // What JSON escapes is escaped alike in PromQL.
  const quoted = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const matchers = `{${quoted.join(',')}}`;
  const ratio = (seconds: number): string => `${RECORD}${durationOf(seconds)}${matchers}`;
  const allowed = Number((1 - objective.target).toPrecision(12));
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: {
      name: slugOf(written),
      namespace,
      annotations: { 'pilothouse.dev/objective-source': sourceWords(objective) },
    },
    spec: {
      groups: [
        {
          name: `${slugOf(written)}-burn`,
          rules: [
            ...BURN_WINDOWS_SECONDS.map((seconds) => ({
              record: `${RECORD}${durationOf(seconds)}`,
              labels,
              expr: `(${queries.bad(durationOf(seconds))}) / (${queries.all(durationOf(seconds))})`,
            })),
            ...BURN_PAIRS.map(({ severity, factor, longSeconds, shortSeconds }) => ({
              alert: 'ServiceBurnsItsBudget',
              labels: {
                ...Object.fromEntries(
                  Object.entries(labels).map(([name, value]) => [name, untemplated(value)]),
                ),
                severity,
              },
              annotations: {
                summary: `${untemplated(`${namespace}/${service}`)} spends its budget of ${BUDGET_DAYS} days more than ${factor} times as fast as it may.`,
              },
              expr: [
                `${ratio(longSeconds)} > ${factor} * ${allowed}`,
                `and ${ratio(shortSeconds)} > ${factor} * ${allowed}`,
                `and on() (${queries.bad(durationOf(longSeconds))}) * ${longSeconds} >= ${LEAST_BAD_REQUESTS}`,
              ].join('\n'),
            })),
          ],
        },
      ],
    },
  };
}

/** The same objective as OpenSLO writes it: https://github.com/OpenSLO/OpenSLO#slo */
export function openSlo(written: WrittenObjective): JsonObject {
  const { namespace, service, objective, queries } = written;
  const metric = (query: string): JsonObject => ({
    metricSource: { type: 'Prometheus', spec: { query } },
  });
  return {
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: {
      name: slugOf(written),
      annotations: { 'pilothouse.dev/objective-source': sourceWords(objective) },
    },
    spec: {
      service: `${namespace}-${service}`,
      description:
        objective.thresholdMs === null
          ? `Requests to ${namespace}/${service} that do not fail; injected faults are left out.`
          : `Requests to ${namespace}/${service} answered within ${objective.thresholdMs} ms; injected faults are left out.`,
      indicator: {
        metadata: { name: `${slugOf(written)}-ratio` },
        spec: {
          ratioMetric: {
            counter: false,
            bad: metric(queries.bad('5m')),
            total: metric(queries.all('5m')),
          },
        },
      },
      timeWindow: [{ duration: `${BUDGET_DAYS}d`, isRolling: true }],
      budgetingMethod: 'Occurrences',
      objectives: [{ target: objective.target }],
    },
  };
}
