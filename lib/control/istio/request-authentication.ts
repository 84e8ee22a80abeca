import { z } from 'zod';
import { identityOf, metadataSchema } from './object-identity.ts';
import type { KeptObject } from './object-identity.ts';
import { policyTarget, policyTargetSchema } from './policy-target.ts';
import type { PolicyTarget } from './policy-target.ts';

/** What is kept of a RequestAuthentication. */
export interface KeptRequestAuthentication extends KeptObject {
  readonly target: PolicyTarget;
  /** Who issues the tokens that it accepts. */
  readonly issuers: readonly string[];
}

const requestAuthenticationSchema = z.object({
  apiVersion: z.string(),
  metadata: metadataSchema,
  spec: z
    .object({ ...policyTargetSchema, jwtRules: z.array(z.object({ issuer: z.string() })).nullish() })
    .nullish(),
});

/** What is kept of a RequestAuthentication; null where the object breaks its own schema. */
export function readRequestAuthentication(object: unknown): KeptRequestAuthentication | null {
  const parsed = requestAuthenticationSchema.safeParse(object);
  if (!parsed.success) return null;
  const { apiVersion, metadata, spec } = parsed.data;
  return {
    ...identityOf(apiVersion, 'RequestAuthentication', metadata),
    target: policyTarget(spec ?? {}),
    issuers: (spec?.jwtRules ?? []).map(({ issuer }) => issuer),
  };
}

/** In one sentence what it does. A request without a token is let through: only an AuthorizationPolicy demands one. */
export function requestAuthenticationWords({ issuers }: KeptRequestAuthentication): string {
  if (issuers.length === 0) return 'Names no issuer, so it checks nothing.';
  return `Refuses tokens that are not validly issued by ${issuers.join(' or ')}; requests without a token pass it.`;
}
