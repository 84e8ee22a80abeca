import 'server-only';
import type { Config } from './config/config-schema.ts';

/** Values of the configuration that must never be written anywhere. */
export function secretsOf({ prometheus, traces, consul, databaseUrl }: Config): string[] {
  const password =
    databaseUrl !== undefined && URL.canParse(databaseUrl) ? new URL(databaseUrl).password : '';
  const values = [
    prometheus.bearerToken,
    ...Object.values(prometheus.headers),
    traces.bearerToken,
    ...Object.values(traces.headers),
    consul.token,
    password,
  ];
  return values.filter((value): value is string => value !== undefined && value !== '');
}
