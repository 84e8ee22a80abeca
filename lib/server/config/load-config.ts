import 'server-only';
import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { readConfigFile, type ConfigFile } from './config-file.ts';
import { configSchema, type Config } from './config-schema.ts';
import { environmentSettings, type Environment, type EnvironmentSetting } from './environment.ts';
import { nearestWord } from './nearest-word.ts';
import { keysAt } from './schema-keys.ts';

/**
 * The configuration of a file (`PILOTHOUSE_CONFIG`) and of the environment, which wins. Throws `ConfigError` with one
 * line for each mistake.
 */
export function loadConfig(environment: Environment): Config {
  const fileName = environment.PILOTHOUSE_CONFIG;
  const file = fileName === undefined || fileName === '' ? null : readConfigFile(fileName);
  const settings = environmentSettings(environment);
  const parsed = configSchema.safeParse(merged(file?.values ?? {}, settings, file));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.flatMap((issue) => explain(issue, file, settings));
  throw new ConfigError(lines.join('\n'));
}

function merged(values: unknown, settings: readonly EnvironmentSetting[], file: ConfigFile | null): unknown {
  if (!isRecord(values)) {
    throw new ConfigError(`${file?.name ?? 'The configuration'}:1: must be a YAML mapping of settings.`);
  }
  const result: Record<string, unknown> = { ...values };
  for (const { path, value } of settings) {
    const [first, second] = path;
    if (second === undefined) {
      result[first] = value;
      continue;
    }
    const section = result[first];
    result[first] = { ...(isRecord(section) ? section : {}), [second]: value };
  }
  return result;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line per mistake: where it stands, what is wrong, and the nearest right word where a key is unknown. */
function explain(
  issue: z.core.$ZodIssue,
  file: ConfigFile | null,
  settings: readonly EnvironmentSetting[],
): readonly string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const right = keysAt(issue.path);
      const nearest = nearestWord(key, right);
      const advice = nearest === null ? `Known here: ${right.join(', ')}.` : `Did you mean "${nearest}"?`;
      return `${place([...issue.path, key], file, settings)}: there is no setting "${dotted([...issue.path, key])}". ${advice}`;
    });
  }
  return [`${place(issue.path, file, settings)}: ${dotted(issue.path)} ${sentence(issue)}.`];
}

function place(
  path: readonly PropertyKey[],
  file: ConfigFile | null,
  settings: readonly EnvironmentSetting[],
): string {
  const variable = settings.find((setting) =>
    setting.path.every((key, index) => path[index] === key),
  )?.variable;
  if (variable !== undefined) return variable;
  return file === null ? 'configuration' : `${file.name}:${file.lineOf(path)}`;
}

const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.');

/** Zod's message as the end of our sentence, without the value, which may be a secret. */
function sentence(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('must')) return issue.message;
  if (issue.code === 'invalid_type') return `must be ${article(issue.expected)}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  return `is not right: ${issue.message}`;
}

const article = (type: string): string =>
  `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type === 'int' ? 'whole number' : type}`;
