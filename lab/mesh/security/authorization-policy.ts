import { z } from 'zod';
import type { KubernetesObject } from '../../kubernetes/object.ts';

/** What an AuthorizationPolicy may look at. Principal and namespace are null without mTLS. */
export interface AuthorizationRequest {
  /** Without the `spiffe://` prefix, as policies write it. */
  readonly principal: string | null;
  readonly namespace: string | null;
  readonly method: string;
  readonly path: string;
  readonly port: number;
  readonly host: string;
}

const texts = z.array(z.string()).optional();

const sourceFields = z.object({
  principals: texts,
  notPrincipals: texts,
  namespaces: texts,
  notNamespaces: texts,
  serviceAccounts: texts,
  notServiceAccounts: texts,
});

const operationFields = z.object({
  hosts: texts,
  notHosts: texts,
  methods: texts,
  notMethods: texts,
  paths: texts,
  notPaths: texts,
  ports: texts,
  notPorts: texts,
});

const policyFields = z.object({
  selector: z.object({ matchLabels: z.record(z.string(), z.string()).optional() }).optional(),
  action: z.string().optional(),
  rules: z
    .array(
      z.object({
        from: z.array(z.object({ source: sourceFields })).optional(),
        to: z.array(z.object({ operation: operationFields })).optional(),
        when: z.array(z.looseObject({ key: z.string(), values: texts, notValues: texts })).optional(),
      }),
    )
    .optional(),
});

type Predicate = (request: AuthorizationRequest) => boolean;

interface CompiledPolicy {
  readonly namespace: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly action: 'ALLOW' | 'DENY';
  readonly applies: Predicate;
}

/** Decides for one workload: a matching DENY refuses; with any ALLOW there, one must match. */
export type Authorizer = (request: AuthorizationRequest) => boolean;

/** The AuthorizationPolicies of the mesh. CUSTOM, AUDIT and dry-run policies never refuse here. */
export class AuthorizationPolicies {
  readonly #policies: readonly CompiledPolicy[];
  readonly #rootNamespace: string;

  constructor(objects: readonly KubernetesObject[], rootNamespace = 'istio-system') {
    this.#policies = objects.flatMap(compilePolicy);
    this.#rootNamespace = rootNamespace;
  }

  /** The decision for a workload, or null where no policy concerns it (everything is allowed). */
  authorizerOf(namespace: string, labels: Readonly<Record<string, string>>): Authorizer | null {
    const policies = this.#policies.filter(
      (policy) =>
        (policy.namespace === namespace || policy.namespace === this.#rootNamespace) &&
        Object.entries(policy.selector).every(([name, value]) => labels[name] === value),
    );
    if (policies.length === 0) return null;
    const denying = policies.filter((policy) => policy.action === 'DENY');
    const allowing = policies.filter((policy) => policy.action === 'ALLOW');
    return (request) =>
      !denying.some((policy) => policy.applies(request)) &&
      (allowing.length === 0 || allowing.some((policy) => policy.applies(request)));
  }
}

function compilePolicy(object: KubernetesObject): CompiledPolicy[] {
  const spec = policyFields.parse(object.spec ?? {});
  const action = spec.action ?? 'ALLOW';
  if (object.metadata.annotations?.['istio.io/dry-run'] === 'true') return [];
  if (action !== 'ALLOW' && action !== 'DENY') return [];
  const namespace = object.metadata.namespace ?? 'default';
  const rules = (spec.rules ?? []).map((rule): Predicate => {
    const from = (rule.from ?? []).map((entry) => sourcePredicate(entry.source, namespace));
    const to = (rule.to ?? []).map((entry) => operationPredicate(entry.operation));
    const when = (rule.when ?? []).map(whenPredicate);
    return (request) =>
      (from.length === 0 || from.some((holds) => holds(request))) &&
      (to.length === 0 || to.some((holds) => holds(request))) &&
      when.every((holds) => holds(request));
  });
  return [
    {
      namespace,
      selector: spec.selector?.matchLabels ?? {},
      action,
      // No rule matches nothing: ALLOW without rules refuses everyone, DENY without rules refuses nobody.
      applies: (request) => rules.some((holds) => holds(request)),
    },
  ];
}

/** Exact, `prefix*`, `*suffix`, or `*` for any value that is there. */
function textMatches(pattern: string, text: string | null): boolean {
  if (text === null) return false;
  if (pattern === '*') return text !== '';
  if (pattern.endsWith('*')) return text.startsWith(pattern.slice(0, -1));
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
  return pattern === text;
}

function condition(
  wanted: readonly string[] | undefined,
  unwanted: readonly string[] | undefined,
  read: (request: AuthorizationRequest) => string | null,
): Predicate {
  return (request) => {
    const text = read(request);
    if (wanted !== undefined && !wanted.some((pattern) => textMatches(pattern, text))) return false;
    return unwanted === undefined || !unwanted.some((pattern) => textMatches(pattern, text));
  };
}

function all(predicates: readonly Predicate[]): Predicate {
  return (request) => predicates.every((holds) => holds(request));
}

function accountOf(principal: string | null): string | null {
  const parts = /\/ns\/([^/]+)\/sa\/(.+)$/.exec(principal ?? '');
  return parts === null ? null : `${parts[1]}/${parts[2]}`;
}

function sourcePredicate(source: z.infer<typeof sourceFields>, namespace: string): Predicate {
  const qualified = (accounts: readonly string[] | undefined): string[] | undefined =>
    accounts?.map((account) => (account.includes('/') ? account : `${namespace}/${account}`));
  return all([
    condition(source.principals, source.notPrincipals, (request) => request.principal),
    condition(source.namespaces, source.notNamespaces, (request) => request.namespace),
    condition(qualified(source.serviceAccounts), qualified(source.notServiceAccounts), (request) =>
      accountOf(request.principal),
    ),
  ]);
}

function operationPredicate(operation: z.infer<typeof operationFields>): Predicate {
  return all([
    condition(operation.hosts, operation.notHosts, (request) => request.host),
    condition(operation.methods, operation.notMethods, (request) => request.method),
    condition(operation.paths, operation.notPaths, (request) => request.path.split('?')[0] ?? ''),
    condition(operation.ports, operation.notPorts, (request) => String(request.port)),
  ]);
}

function whenPredicate(when: {
  key: string;
  values?: string[] | undefined;
  notValues?: string[] | undefined;
}): Predicate {
  switch (when.key) {
    case 'source.principal':
      return condition(when.values, when.notValues, (request) => request.principal);
    case 'source.namespace':
      return condition(when.values, when.notValues, (request) => request.namespace);
    case 'destination.port':
      return condition(when.values, when.notValues, (request) => String(request.port));
    default:
      // Attributes that the simulation has no value for are absent, which only `notValues` accepts.
      return condition(when.values, when.notValues, () => null);
  }
}
