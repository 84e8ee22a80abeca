import 'server-only';
import type { Identity } from '../../ports/mesh-writer.ts';
import type { Config } from '../config/config-schema.ts';
import { ApiProblem } from './api-problem.ts';

const BEARER = /^Bearer ([\w.~+/=-]{1,16000})$/i;
const MOST_CHARACTERS = 300;

/**
 * On whose behalf a request asks: the person that a trusted proxy names where one is configured, else whoever's token it carries, else
 * the console's own account. Throws `ApiProblem` (401) where the proxy named nobody.
 */
export function identityOf(request: Request, { access }: Pick<Config, 'access'>): Identity {
  const { userHeader, groupsHeader } = access;
  if (userHeader !== undefined) {
    const user = request.headers.get(userHeader)?.trim() ?? '';
    if (user === '' || user.length > MOST_CHARACTERS) {
      throw new ApiProblem(
        'unauthorized',
        'Nobody is signed in: the proxy in front of the console named no person.',
      );
    }
    const groups = groupsHeader === undefined ? '' : (request.headers.get(groupsHeader) ?? '');
    return {
      kind: 'impersonated',
      user,
      groups: groups
        .split(',')
        .map((group) => group.trim())
        .filter((group) => group !== '' && group.length <= MOST_CHARACTERS),
    };
  }
  const token = BEARER.exec(request.headers.get('authorization') ?? '')?.[1];
  return token === undefined ? { kind: 'console' } : { kind: 'bearer', token };
}
