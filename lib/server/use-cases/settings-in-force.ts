import 'server-only';
import type { MeshReport } from '../../contract/mesh-report.ts';
import { configSchema, type Config } from '../config/config-schema.ts';

type Setting = MeshReport['configuration'][number];

/** Names of settings whose values are never sent anywhere, at any depth. Files that hold them may be named. */
const SECRET = /(?:token|password|secret|credential|apikey|headers)$/i;
const FILE = /File$/;

/**
 * Every setting as it is in force, in the order of the documents. Of secrets there is only that they are set; of addresses neither user nor
 * password nor query.
 */
export function settingsInForce(config: Config): readonly Setting[] {
  const usual = new Map(leaves(configSchema.parse({}), [], false).map(({ path, value }) => [path, value]));
  return leaves(config, [], false).map(({ path, value, isSecret }) => ({
    path,
    value,
    isSecret,
    isDefault: usual.get(path) === value,
  }));
}

type Leaf = Omit<Setting, 'isDefault'>;

function leaves(value: unknown, path: readonly string[], isSecret: boolean): readonly Leaf[] {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const entries = Object.entries(value);
    if (entries.length > 0) {
      return entries.flatMap(([key, inner]) =>
        leaves(inner, [...path, key], isSecret || (SECRET.test(key) && !FILE.test(key))),
      );
    }
  }
  const isHidden = isSecret || isUnreadableAddress(path.at(-1), value);
  return [{ path: path.join('.'), value: words(value, isHidden), isSecret: isHidden }];
}

/** An address in a form that is not understood may hold a password anywhere. */
const isUnreadableAddress = (key: string | undefined, value: unknown): boolean =>
  /url$/i.test(key ?? '') && typeof value === 'string' && !URL.canParse(value);

function words(value: unknown, isSecret: boolean): string | null {
  if (value === undefined || value === null || isEmpty(value)) return null;
  if (isSecret) return 'set';
  if (typeof value === 'string') return URL.canParse(value) ? withoutCredentials(new URL(value)) : value;
  return Array.isArray(value) ? value.map(String).join(', ') : JSON.stringify(value);
}

const isEmpty = (value: unknown): boolean =>
  value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

function withoutCredentials(url: URL): string {
  const place = `${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  const user = url.username === '' && url.password === '' ? '' : '…@';
  return `${url.protocol}//${user}${place}${url.search === '' ? '' : '?…'}`;
}
