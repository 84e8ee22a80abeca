import 'server-only';
import { z } from 'zod';
import { logsTemplateMistake } from '../../domain/logs-link.ts';

const port = z.number().int('must be a whole number').min(0).max(65_535);
const ratio = z.number().min(0, 'must be a share from 0 to 1').max(1, 'must be a share from 0 to 1');

/** An address of a backend; credentials belong into settings of their own, where they are kept out of messages. */
const address = z.string().superRefine((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    context.addIssue({
      code: 'custom',
      message: 'must be an address such as https://prometheus.example.com',
    });
  } else if (url.username !== '' || url.password !== '') {
    context.addIssue({
      code: 'custom',
      message: 'must not carry credentials: use a token or headers instead',
    });
  }
});

/** A link with placeholders in braces. */
const logsTemplate = z.string().superRefine((text, context) => {
  const mistake = logsTemplateMistake(text);
  if (mistake !== null) context.addIssue({ code: 'custom', message: mistake });
});

/** Shares of 1 leave no budget to count. */
const target = z.number().gt(0, 'must be above 0').lt(1, 'must be below 1, such as 0.999');
const objectives = z.strictObject({
  /** Least share of requests that must not fail. */
  successRatio: target.optional(),
  /** `thresholdMs` must be a bound of the histogram; Istio's are 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500 and so on. */
  latency: z.strictObject({ thresholdMs: z.number().positive(), withinRatio: target }).optional(),
});

const thresholds = z.strictObject({ degradedErrorRatio: ratio, unhealthyErrorRatio: ratio });

/** Everything that can be configured, in the order of the documents. */
export const configSchema = z.strictObject({
  listen: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: port.default(3000),
      metricsPort: port.default(9464),
    })
    .prefault({}),
  mesh: z
    .strictObject({
      id: z
        .string()
        .regex(/^[a-z0-9]([a-z0-9-]{0,62})$/, 'must be small letters, digits and "-"')
        .default('default'),
      name: z.string().min(1).max(100).default('default'),
      kind: z.literal('istio', 'must be istio, the only mesh of this version').default('istio'),
    })
    .prefault({}),
  prometheus: z
    .strictObject({
      url: address.nullable().default(null),
      headers: z.record(z.string(), z.string()).default({}),
      bearerToken: z.string().min(1).optional(),
      bearerTokenFile: z.string().min(1).optional(),
      caFile: z.string().min(1).optional(),
      /** `federated`: the series that Istio's recording rules make, with the prefix `workload:`. */
      series: z.enum(['raw', 'federated']).default('raw'),
      scrapeIntervalSeconds: z.number().positive().max(3600).default(15),
      timeoutSeconds: z.number().positive().max(300).default(30),
    })
    .prefault({}),
  kubernetes: z
    .strictObject({
      kubeconfig: z.string().min(1).optional(),
      /** Name of the cluster in telemetry (`source_cluster`). */
      cluster: z.string().min(1).default('Kubernetes'),
      /** `auto`: a kubeconfig that is named, or the service account of the pod; else none. */
      use: z.enum(['auto', 'never']).default('auto'),
    })
    .prefault({}),
  istiod: z
    .strictObject({
      /** Where istiod's debug endpoints answer; proves that proxies acknowledged a change. */
      url: address.nullable().default(null),
    })
    .prefault({}),
  traces: z
    .strictObject({
      url: address.nullable().default(null),
      kind: z.enum(['auto', 'jaeger', 'tempo', 'zipkin']).default('auto'),
      /** Sent with every request, such as Tempo's tenant in `X-Scope-OrgID`. */
      headers: z.record(z.string(), z.string()).default({}),
      bearerToken: z.string().min(1).optional(),
      bearerTokenFile: z.string().min(1).optional(),
      caFile: z.string().min(1).optional(),
      timeoutSeconds: z.number().positive().max(300).default(30),
      /** Most that one answer may hold, after decompression. */
      maxMegabytes: z.number().positive().max(1024).default(64),
    })
    .prefault({}),
  logs: z
    .strictObject({
      /** Where the logs of a span are, such as `https://logs.example.com/?q={trace_id}`; null: spans link to no logs. */
      url: logsTemplate.nullable().default(null),
    })
    .prefault({}),
  consul: z
    .strictObject({ url: address.nullable().default(null), token: z.string().optional() })
    .prefault({}),
  appMesh: z
    .strictObject({ region: z.string().optional(), endpoint: address.nullable().default(null) })
    .prefault({}),
  writes: z.enum(['disabled', 'enabled']).default('disabled'),
  changes: z
    .strictObject({
      /** No fault may last longer. */
      maxFaultSeconds: z.number().int().min(10).max(86_400).default(3600),
      requireReason: z.boolean().default(false),
      /** Changes in these need the service's name typed in. */
      protectedNamespaces: z.array(z.string()).default([]),
      /** No change of weights may move more of a service's traffic at once. */
      maxStepPercent: z.number().min(1).max(100).nullable().default(null),
      /** Every stage of a stepwise change is watched at least so long. */
      minBakeSeconds: z.number().int().min(0).max(86_400).default(0),
      /** A write without an answer may still land for so long: API servers end requests after 60 s. */
      ambiguitySeconds: z.number().int().min(1).max(600).default(75),
    })
    .prefault({}),
  access: z
    .strictObject({
      /** Header in which a trusted proxy names the person; changes are then made on that person's behalf. */
      userHeader: z.string().min(1).optional(),
      /** Header in which it names the person's groups, separated by commas. */
      groupsHeader: z.string().min(1).optional(),
    })
    .prefault({}),
  databaseUrl: z.string().min(1).optional(),
  data: z.string().min(1).default('.pilothouse'),
  health: z
    .strictObject({
      degradedErrorRatio: ratio.default(0.01),
      unhealthyErrorRatio: ratio.default(0.1),
      namespaces: z.record(z.string(), thresholds).default({}),
      /** By `namespace/service`. */
      services: z.record(z.string(), thresholds).default({}),
    })
    .prefault({}),
  objectives: z
    .strictObject({
      namespaces: z.record(z.string(), objectives).default({}),
      /** By `namespace/service`; each kind that is set here replaces the namespace's. */
      services: z.record(z.string(), objectives).default({}),
    })
    .prefault({}),
  sampling: z
    .strictObject({
      gridSeconds: z.number().int().min(1).max(300).default(15),
      /** Bound on the answers that are kept for new viewers. */
      keepMegabytes: z.number().positive().max(4096).default(64),
      keepSeconds: z.number().positive().max(3600).default(300),
    })
    .prefault({}),
  log: z
    .strictObject({ level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info') })
    .prefault({}),
});

/** The parsed configuration. */
export type Config = z.output<typeof configSchema>;
