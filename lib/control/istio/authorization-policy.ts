import { z } from 'zod';
import { identityOf, metadataSchema } from './object-identity.ts';
import type { KeptObject } from './object-identity.ts';
import { policyTarget, policyTargetSchema } from './policy-target.ts';
import type { PolicyTarget } from './policy-target.ts';

export type AuthorizationAction = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/** One rule in words: from whom, to what, when. Null where it does not narrow. */
export interface AuthorizationRule {
  readonly from: string | null;
  readonly to: string | null;
  readonly when: string | null;
}

/** What is kept of an AuthorizationPolicy. */
export interface KeptAuthorizationPolicy extends KeptObject {
  readonly target: PolicyTarget;
  readonly action: AuthorizationAction;
  /** Of several rules one must match; none: it matches nothing. */
  readonly rules: readonly AuthorizationRule[];
}

const texts = z.array(z.string()).nullish();
/** Lists of values by field, such as `principals` or `notPaths`. */
const fields = z.record(z.string(), texts).nullish();
const conditionSchema = z.object({ key: z.string(), values: texts, notValues: texts });
const ruleSchema = z.object({
  from: z.array(z.object({ source: fields })).nullish(),
  to: z.array(z.object({ operation: fields })).nullish(),
  when: z.array(conditionSchema).nullish(),
});
const authorizationPolicySchema = z.object({
  apiVersion: z.string(),
  metadata: metadataSchema,
  spec: z
    .object({ ...policyTargetSchema, action: z.string().nullish(), rules: z.array(ruleSchema).nullish() })
    .nullish(),
});

/** What is kept of an AuthorizationPolicy; null where the object breaks its own schema. */
export function readAuthorizationPolicy(object: unknown): KeptAuthorizationPolicy | null {
  const parsed = authorizationPolicySchema.safeParse(object);
  if (!parsed.success) return null;
  const { apiVersion, metadata, spec } = parsed.data;
  return {
    ...identityOf(apiVersion, 'AuthorizationPolicy', metadata),
    target: policyTarget(spec ?? {}),
    action: actionOf(spec?.action),
    rules: (spec?.rules ?? []).map(({ from, to, when }) => ({
      from: anyOf((from ?? []).map(({ source }) => fieldWords(source))),
      to: anyOf((to ?? []).map(({ operation }) => fieldWords(operation))),
      when: allOf((when ?? []).map(conditionWords)),
    })),
  };
}

const actionOf = (given: string | null | undefined): AuthorizationAction =>
  given === 'DENY' || given === 'AUDIT' || given === 'CUSTOM' ? given : 'ALLOW';

const FIELD_NAMES: Readonly<Record<string, string>> = {
  principals: 'identity',
  requestPrincipals: 'token of',
  namespaces: 'namespace',
  ipBlocks: 'address',
  remoteIpBlocks: 'client address',
  serviceAccounts: 'service account',
  trustDomains: 'trust domain',
  hosts: 'host',
  ports: 'port',
  methods: 'method',
  paths: 'path',
};

/** `notPaths` and the like mean everything but. */
function fieldWords(
  given: Readonly<Record<string, readonly string[] | null | undefined>> | null | undefined,
) {
  return allOf(
    Object.entries(given ?? {}).map(([field, values]) => {
      const isNot = /^not[A-Z]/.test(field);
      const plain = isNot ? `${field.charAt(3).toLowerCase()}${field.slice(4)}` : field;
      if (!values?.length) return null;
      return `${isNot ? 'not ' : ''}${FIELD_NAMES[plain] ?? plain} ${values.join(' or ')}`;
    }),
  );
}

function conditionWords({ key, values, notValues }: z.infer<typeof conditionSchema>): string | null {
  return allOf([
    values?.length ? `${key} is ${values.join(' or ')}` : null,
    notValues?.length ? `${key} is not ${notValues.join(' or ')}` : null,
  ]);
}

const allOf = (words: readonly (string | null)[]): string | null =>
  words.filter((word) => word !== null).join(' and ') || null;

/** One alternative that does not narrow makes all of them idle. */
const anyOf = (words: readonly (string | null)[]): string | null =>
  words.includes(null) ? null : words.join(', or ') || null;

const VERBS: Readonly<Record<AuthorizationAction, string>> = {
  ALLOW: 'Allows',
  DENY: 'Denies',
  AUDIT: 'Audits',
  CUSTOM: 'Asks an external authorizer about',
};

/** In one sentence what it does to requests. */
export function authorizationWords({ action, rules }: KeptAuthorizationPolicy): string {
  const verb = VERBS[action];
  if (rules.length === 0) {
    return action === 'ALLOW'
      ? 'Allows nothing: what no other policy allows is refused.'
      : `Has no rule, so it ${action === 'DENY' ? 'denies' : 'concerns'} nothing.`;
  }
  if (rules.some(({ from, to, when }) => from === null && to === null && when === null)) {
    return `${verb} every request.`;
  }
  const tail = action === 'ALLOW' ? '; what no policy allows is refused' : '';
  return `${verb} requests ${rules.map(ruleWords).join('; or ')}${tail}.`;
}

const ruleWords = ({ from, to, when }: AuthorizationRule): string =>
  [
    ...(from === null ? [] : [`from ${from}`]),
    ...(to === null ? [] : [`to ${to}`]),
    ...(when === null ? [] : [`when ${when}`]),
  ].join(' ');
