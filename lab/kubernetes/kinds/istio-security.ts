import type { JsonSchema } from '../schema/json-schema.ts';
import {
  anything,
  flag,
  list,
  map,
  object,
  oneOfValues,
  text,
  withRules,
} from '../schema/schema-builders.ts';
import { policyTarget } from './istio-networking.ts';

const mtls = object({ mode: oneOfValues('UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT') });

/** `spec` of a PeerAuthentication (https://istio.io/latest/docs/reference/config/security/peer_authentication/). */
export const peerAuthenticationSpec: JsonSchema = withRules(
  object({ selector: policyTarget.selector, mtls, portLevelMtls: map(mtls) }),
  {
    rule: '!has(self.portLevelMtls) || (has(self.selector) && has(self.selector.matchLabels) && size(self.selector.matchLabels) > 0)',
    message: 'portLevelMtls requires selector',
  },
);

const sourceList = list(text);
const source = withRules(
  object({
    principals: sourceList,
    notPrincipals: sourceList,
    requestPrincipals: sourceList,
    notRequestPrincipals: sourceList,
    namespaces: sourceList,
    notNamespaces: sourceList,
    ipBlocks: sourceList,
    notIpBlocks: sourceList,
    remoteIpBlocks: sourceList,
    notRemoteIpBlocks: sourceList,
    serviceAccounts: list({ type: 'string', maxLength: 320 }, { maxItems: 16 }),
    notServiceAccounts: list({ type: 'string', maxLength: 320 }, { maxItems: 16 }),
    trustDomains: sourceList,
    notTrustDomains: sourceList,
  }),
  {
    rule: '!((has(self.serviceAccounts) || has(self.notServiceAccounts)) && (has(self.principals) || has(self.notPrincipals) || has(self.namespaces) || has(self.notNamespaces)))',
    message: 'Cannot set serviceAccounts with namespaces or principals',
  },
);

const operation = object({
  hosts: list(text),
  notHosts: list(text),
  ports: list(text),
  notPorts: list(text),
  methods: list(text),
  notMethods: list(text),
  paths: list(text),
  notPaths: list(text),
});

/** `spec` of an AuthorizationPolicy (https://istio.io/latest/docs/reference/config/security/authorization-policy/). */
export const authorizationPolicySpec: JsonSchema = withRules(
  object({
    ...policyTarget,
    action: oneOfValues('ALLOW', 'DENY', 'AUDIT', 'CUSTOM'),
    provider: object({ name: text }),
    rules: list(
      object({
        from: list(object({ source }), { maxItems: 512 }),
        to: list(object({ operation })),
        when: list(object({ key: text, values: list(text), notValues: list(text) }, ['key'])),
      }),
      { maxItems: 512 },
    ),
  }),
  {
    rule: '(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1',
    message: 'only one of targetRefs or selector can be set',
  },
);

export const requestAuthenticationSpec: JsonSchema = object({
  ...policyTarget,
  jwtRules: list(
    object(
      {
        issuer: { type: 'string', minLength: 1 },
        audiences: list(text),
        jwksUri: text,
        jwks: text,
        fromHeaders: list(anything),
        fromParams: list(text),
        fromCookies: list(text),
        outputPayloadToHeader: text,
        outputClaimToHeaders: list(anything),
        forwardOriginalToken: flag,
        timeout: text,
        spaceDelimitedClaims: list(text),
      },
      ['issuer'],
    ),
    { maxItems: 4_096 },
  ),
});
