import type { PlanCheck } from '../../../domain/change-plan.ts';
import { isJsonObject, textOf, valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import { serviceHost } from '../host-name.ts';
import { check } from '../intents/edited-rules.ts';
import type { KeptService } from '../kept-service.ts';
import type { MeshReading } from '../writing/mesh-reading.ts';
import { objectOf } from '../writing/rule-choice.ts';

/**
 * Why counted requests will say less about the change than its weights do. The codes are those under which the proof does
 * not judge shares.
 */
export function checkSight(after: MeshReading, service: KeptService): readonly PlanCheck[] {
  const { routes, followed } = after.routing.of(service);
  if (followed === null) return [];
  const checks: PlanCheck[] = [];
  const sticky = affinityOf(after, service);
  if (sticky !== null)
    checks.push(
      check(
        'session-affinity',
        'note',
        `DestinationRule ${sticky.name} keeps requests together by ${sticky.by}: shares go by clients, not by requests.`,
      ),
    );
  const retries = Math.max(0, ...followed.rules.map((rule) => rule.retries?.attempts ?? 0));
  if (retries > 0)
    checks.push(
      check(
        'retries-counted',
        'note',
        `A request may be tried ${retries} times more: where only the servers count, each try counts as a request.`,
      ),
    );
  if (!followed.isForMesh)
    checks.push(
      check(
        'gateway-only',
        'note',
        'Only requests that come in through a gateway follow this object; calls between services do not.',
      ),
    );
  const object = objectOf(after, followed);
  const entry = routes.find(({ isForMesh }) => !isForMesh);
  if (followed.isForMesh && entry !== undefined && object !== null && !isForGateways(object))
    checks.push(
      check(
        'mesh-only',
        'note',
        `Only calls between services follow this object; requests through a gateway follow ${entry.config.kind} ${entry.config.name}.`,
      ),
    );
  return checks;
}

/** A VirtualService can be bound to the mesh and to gateways at once; an HTTPRoute of a Service is for the mesh alone. */
function isForGateways(object: JsonObject): boolean {
  const gateways = valueAt(object, '/spec/gateways');
  return Array.isArray(gateways) && gateways.some((name) => name !== 'mesh');
}

/** What keeps the requests of one client at one place, among the destinations that are chosen between. */
function affinityOf(
  { routing, state, destinationRules }: MeshReading,
  service: KeptService,
): { readonly name: string; readonly by: string } | null {
  const own = serviceHost(service.namespace, service.name, state.clusterDomain);
  const targets = (routing.of(service).followed?.rules ?? []).flatMap((rule) => rule.targets);
  const hosts = new Set([own, ...targets.map(({ host }) => host)]);
  for (const { config } of [...hosts].flatMap((host) => routing.destinationRulesOf(host))) {
    const object = destinationRules.find(
      (one) =>
        valueAt(one, '/metadata/name') === config.name &&
        valueAt(one, '/metadata/namespace') === config.namespace,
    );
    const by = object === undefined ? null : hashKeyOf(object);
    if (by !== null) return { name: config.name, by };
  }
  return null;
}

/** What a DestinationRule hashes by, for the host, a port or a subset; null where it does not. */
function hashKeyOf(object: JsonObject): string | null {
  const listed = (value: unknown): readonly JsonObject[] =>
    Array.isArray(value) ? value.filter((one) => isJsonObject(one)) : [];
  const whole = valueAt(object, '/spec/trafficPolicy');
  const subsets = listed(valueAt(object, '/spec/subsets')).map((subset) => subset.trafficPolicy);
  const policies = [whole, ...subsets].filter((policy) => isJsonObject(policy));
  const all = policies.flatMap((policy) => [policy, ...listed(policy.portLevelSettings)]);
  for (const policy of all) {
    const hash = valueAt(policy, '/loadBalancer/consistentHash');
    if (isJsonObject(hash)) return hashWords(hash);
  }
  return null;
}

function hashWords(hash: JsonObject): string {
  const cookie = textOf(valueAt(hash, '/httpCookie/name'));
  if (cookie !== '') return `the cookie ${cookie}`;
  if (typeof hash.httpHeaderName === 'string') return `the header ${hash.httpHeaderName}`;
  if (typeof hash.httpQueryParameterName === 'string')
    return `the query parameter ${hash.httpQueryParameterName}`;
  return hash.useSourceIp === true ? 'the caller’s address' : 'a hash';
}
