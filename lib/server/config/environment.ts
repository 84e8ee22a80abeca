import 'server-only';
import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.ts';

/** The environment as programs get it. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Override {
  readonly path: readonly [string, ...string[]];
  readonly read: (text: string, name: string) => unknown;
  /** Secrets can also be given as the name of a file, in the variable with `_FILE` behind its name. */
  readonly isSecret?: boolean;
}

const text = (value: string): string => value;

function number(value: string, name: string): number {
  if (!/^\d+$/.test(value)) throw new ConfigError(`${name} must be a whole number, not "${value}".`);
  return Number(value);
}

/** `Name=value` pairs, separated by commas or lines, or a JSON object. */
function headers(value: string, name: string): Record<string, string> {
  const pairs = value
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return Object.fromEntries(
    pairs.map((pair, index) => {
      const parts = /^([!#$%&'*+.^_`|~\w-]+)\s*[=:]\s*(.*)$/.exec(pair);
      if (parts === null) {
        throw new ConfigError(`${name} must be pairs such as X-Scope-OrgID=shop; pair ${index + 1} is none.`);
      }
      return [parts[1] ?? '', parts[2] ?? ''];
    }),
  );
}

/** The variables of the console and the settings that they override. */
const overrides: Readonly<Record<string, Override>> = {
  HOST: { path: ['listen', 'host'], read: text },
  PORT: { path: ['listen', 'port'], read: number },
  METRICS_PORT: { path: ['listen', 'metricsPort'], read: number },
  PROMETHEUS_URL: { path: ['prometheus', 'url'], read: text },
  PROMETHEUS_HEADERS: { path: ['prometheus', 'headers'], read: headers, isSecret: true },
  PROMETHEUS_BEARER_TOKEN: { path: ['prometheus', 'bearerToken'], read: text },
  PROMETHEUS_BEARER_TOKEN_FILE: { path: ['prometheus', 'bearerTokenFile'], read: text },
  PROMETHEUS_CA_FILE: { path: ['prometheus', 'caFile'], read: text },
  ISTIOD_URL: { path: ['istiod', 'url'], read: text },
  TRACES_URL: { path: ['traces', 'url'], read: text },
  TRACES_KIND: { path: ['traces', 'kind'], read: text },
  TRACES_HEADERS: { path: ['traces', 'headers'], read: headers, isSecret: true },
  TRACES_BEARER_TOKEN: { path: ['traces', 'bearerToken'], read: text },
  TRACES_BEARER_TOKEN_FILE: { path: ['traces', 'bearerTokenFile'], read: text },
  TRACES_CA_FILE: { path: ['traces', 'caFile'], read: text },
  LOGS_URL: { path: ['logs', 'url'], read: text },
  KUBECONFIG: { path: ['kubernetes', 'kubeconfig'], read: text },
  CONSUL_HTTP_ADDR: { path: ['consul', 'url'], read: text },
  CONSUL_HTTP_TOKEN: { path: ['consul', 'token'], read: text, isSecret: true },
  AWS_REGION: { path: ['appMesh', 'region'], read: text },
  APPMESH_ENDPOINT: { path: ['appMesh', 'endpoint'], read: text },
  PILOTHOUSE_WRITES: { path: ['writes'], read: text },
  PILOTHOUSE_DATA: { path: ['data'], read: text },
  DATABASE_URL: { path: ['databaseUrl'], read: text, isSecret: true },
};

/** A setting that a variable gives: where it goes, its value, and the variable's name for messages. */
export interface EnvironmentSetting {
  readonly path: readonly [string, ...string[]];
  readonly value: unknown;
  readonly variable: string;
}

/** All settings that the environment gives. An empty variable is not set. Throws `ConfigError`. */
export function environmentSettings(environment: Environment): EnvironmentSetting[] {
  return Object.entries(overrides).flatMap(([variable, { path, read, isSecret = false }]) => {
    const file = isSecret ? environment[`${variable}_FILE`] : undefined;
    const given = environment[variable];
    if (given !== undefined && given !== '') return [{ path, value: read(given, variable), variable }];
    if (file === undefined || file === '') return [];
    return [
      { path, value: read(secretFrom(file, `${variable}_FILE`), variable), variable: `${variable}_FILE` },
    ];
  });
}

function secretFrom(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new ConfigError(`${variable} names the file ${file}, which cannot be read (${reason}).`);
  }
}
