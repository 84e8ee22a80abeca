import { apiRoutes } from '@/lib/contract/api-routes.ts';
import { seededRandom } from './seeded-random.ts';

/** A question that is wrong in one parameter. */
export interface BadQuestion {
  readonly route: string;
  readonly parameter: string;
  readonly path: string;
}

const HOSTILE = [
  '',
  ' ',
  '-1',
  '0',
  'NaN',
  'Infinity',
  '1e99',
  '99999999999999',
  '60',
  '9s',
  '8d',
  '1m30s',
  '\u0000',
  "'; drop table",
  '<script>alert(1)</script>',
  'ü'.repeat(50),
  'shop\n',
  'shop,,pay',
  'SHOP',
  '../../etc/passwd',
  '{}',
  '[object Object]',
  '__proto__',
  'x'.repeat(7_000),
  '\u202e',
  '%00',
  'workload|app',
  'requests,nothing',
];

/** Next loses a parameter named `__proto__` before a route sees it, so that one is not among them. */
const UNKNOWN = ['windows', 'constructor', 'View', 'limits', 'q', 'a'.repeat(90), 'ä', '<b>', 'window[]'];

/** Questions over every documented route, each with one wrong, repeated or unknown parameter. Seeded: each run asks the same. */
export function badQuestions(count: number): readonly BadQuestion[] {
  const random = seededRandom(42);
  const routes = apiRoutes.filter(
    ({ method = 'get', problems }) => method === 'get' && problems.includes('invalid-request'),
  );
  return Array.from({ length: count }, (_, index) => {
    const route = routes[index % routes.length];
    if (route === undefined) throw new Error('No route takes questions.');
    const path = route.path
      .replace('{mesh}', 'default')
      .replace('{namespace}', 'shop')
      .replace('{name}', 'catalog')
      .replace('{id}', 'chg-00000000')
      .replace('{traceId}', '7824ccc69bd58ef191b4be82fc76bf74');
    const names = Object.keys(route.query.shape);
    const refused = names.flatMap((name) => {
      const values = HOSTILE.filter((value) => !route.query.shape[name].safeParse(value).success);
      return values.length === 0 ? [] : [{ name, values }];
    });
    const kind =
      refused.length === 0 ? 'unknown' : random.pick(['wrong', 'wrong', 'wrong', 'unknown', 'repeated']);
    if (kind === 'unknown') {
      const name = random.pick(UNKNOWN);
      return { route: route.path, parameter: name, path: `${path}?${encodeURIComponent(name)}=1` };
    }
    const { name, values } = random.pick(refused);
    const value = encodeURIComponent(random.pick(values));
    const repeated = kind === 'repeated' ? `${name}=${value}&` : '';
    return { route: route.path, parameter: name, path: `${path}?${repeated}${name}=${value}` };
  });
}
