import { z } from 'zod';
import { kubernetesTime, type JsonObject } from '../object.ts';
import type { Identity, TokenTable } from './identity.ts';
import type { Decision, Permissions } from './permissions.ts';

const resourceAttributes = z.object({
  namespace: z.string().optional(),
  verb: z.string().default('*'),
  group: z.string().default(''),
  resource: z.string().default('*'),
  subresource: z.string().optional(),
  name: z.string().optional(),
});
const accessSpec = z.object({
  resourceAttributes: resourceAttributes.optional(),
  nonResourceAttributes: z.object({ path: z.string(), verb: z.string() }).optional(),
  user: z.string().optional(),
  groups: z.array(z.string()).default([]),
});
const review = z.object({ spec: z.record(z.string(), z.unknown()).default({}) });

/** What a review needs to answer. */
export interface ReviewContext {
  readonly permissions: Permissions;
  readonly tokens: TokenTable;
  readonly identity: Identity;
  readonly nowMs: number;
}

function accessStatus(context: ReviewContext, spec: JsonObject, identity: Identity): JsonObject {
  const { resourceAttributes: wanted, nonResourceAttributes: path } = accessSpec.parse(spec);
  const decision: Decision =
    wanted === undefined
      ? context.permissions.decidePath(identity, path ?? { verb: 'get', path: '/' })
      : context.permissions.decide(identity, {
          verb: wanted.verb,
          group: wanted.group,
          resource:
            wanted.subresource === undefined ? wanted.resource : `${wanted.resource}/${wanted.subresource}`,
          ...(wanted.namespace === undefined || wanted.namespace === ''
            ? {}
            : { namespace: wanted.namespace }),
          ...(wanted.name === undefined || wanted.name === '' ? {} : { name: wanted.name }),
        });
  return { allowed: decision.allowed, ...(decision.reason === '' ? {} : { reason: decision.reason }) };
}

function rulesStatus(context: ReviewContext, spec: JsonObject): JsonObject {
  const namespace = typeof spec.namespace === 'string' ? spec.namespace : 'default';
  const rules = context.permissions.rules(context.identity, namespace);
  return {
    resourceRules: rules.filter((rule) => rule.resources !== undefined),
    nonResourceRules: rules.filter((rule) => rule.nonResourceURLs !== undefined),
    incomplete: false,
  };
}

function tokenStatus(context: ReviewContext, spec: JsonObject): JsonObject {
  const identity = typeof spec.token === 'string' ? context.tokens[spec.token] : undefined;
  if (identity === undefined) return { user: {}, error: '[invalid bearer token]' };
  return {
    authenticated: true,
    user: { username: identity.user, groups: [...identity.groups, 'system:authenticated'] },
  };
}

function reviewStatus(kind: string, context: ReviewContext, spec: JsonObject): JsonObject {
  const { identity } = context;
  switch (kind) {
    case 'SelfSubjectAccessReview':
      return accessStatus(context, spec, identity);
    case 'SubjectAccessReview': {
      const { user = '', groups } = accessSpec.parse(spec);
      return accessStatus(context, spec, { user, groups });
    }
    case 'SelfSubjectRulesReview':
      return rulesStatus(context, spec);
    case 'SelfSubjectReview':
      return { userInfo: { username: identity.user, groups: identity.groups } };
    default:
      return tokenStatus(context, spec);
  }
}

/** Kinds that are asked and not stored, by group and plural. */
export const reviewKinds: Readonly<Record<string, string>> = {
  'selfsubjectaccessreviews.authorization.k8s.io': 'SelfSubjectAccessReview',
  'subjectaccessreviews.authorization.k8s.io': 'SubjectAccessReview',
  'selfsubjectrulesreviews.authorization.k8s.io': 'SelfSubjectRulesReview',
  'selfsubjectreviews.authentication.k8s.io': 'SelfSubjectReview',
  'tokenreviews.authentication.k8s.io': 'TokenReview',
};

/** The answer to a review: what was asked, with its `status`. */
export function answerReview(
  kind: string,
  apiVersion: string,
  body: JsonObject,
  context: ReviewContext,
): JsonObject {
  const { spec } = review.parse(body);
  const stamp = kind === 'SelfSubjectReview' ? { creationTimestamp: kubernetesTime(context.nowMs) } : {};
  return {
    kind,
    apiVersion,
    metadata: { ...stamp },
    ...(kind === 'SelfSubjectReview' ? {} : { spec }),
    status: reviewStatus(kind, context, spec),
  };
}
