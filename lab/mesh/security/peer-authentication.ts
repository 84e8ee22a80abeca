import { z } from 'zod';
import type { KubernetesObject } from '../../kubernetes/object.ts';

export type MutualTlsMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

const modeFields = z.object({ mode: z.string().optional() });

const peerAuthenticationFields = z.object({
  selector: z.object({ matchLabels: z.record(z.string(), z.string()).optional() }).optional(),
  mtls: modeFields.optional(),
  portLevelMtls: z.record(z.string(), modeFields).optional(),
});

interface CompiledPeerAuthentication {
  readonly namespace: string;
  readonly createdAt: string;
  /** Null for the whole namespace. */
  readonly selector: Readonly<Record<string, string>> | null;
  readonly mode: MutualTlsMode | null;
  readonly ports: ReadonlyMap<number, MutualTlsMode>;
}

/** Which mode a workload's port asks of its callers: port before workload before namespace before mesh. */
export class PeerAuthentications {
  readonly #policies: readonly CompiledPeerAuthentication[];
  readonly #rootNamespace: string;

  constructor(objects: readonly KubernetesObject[], rootNamespace = 'istio-system') {
    this.#policies = objects.map(compile).sort((left, right) => (left.createdAt < right.createdAt ? -1 : 1));
    this.#rootNamespace = rootNamespace;
  }

  modeOf(namespace: string, labels: Readonly<Record<string, string>>, port: number): MutualTlsMode {
    const ofNamespace = this.#policies.filter((policy) => policy.namespace === namespace);
    const ofWorkload = ofNamespace.find(
      (policy) =>
        policy.selector !== null &&
        Object.entries(policy.selector).every(([name, value]) => labels[name] === value),
    );
    return (
      ofWorkload?.ports.get(port) ??
      ofWorkload?.mode ??
      ofNamespace.find((policy) => policy.selector === null)?.mode ??
      this.#policies.find((policy) => policy.namespace === this.#rootNamespace && policy.selector === null)
        ?.mode ??
      'PERMISSIVE'
    );
  }
}

function compile(object: KubernetesObject): CompiledPeerAuthentication {
  const spec = peerAuthenticationFields.parse(object.spec ?? {});
  const labels = spec.selector?.matchLabels ?? {};
  const ports = Object.entries(spec.portLevelMtls ?? {}).flatMap(([port, fields]) => {
    const mode = modeFrom(fields.mode);
    return mode === null ? [] : [[Number(port), mode] as const];
  });
  return {
    namespace: object.metadata.namespace ?? 'default',
    createdAt: object.metadata.creationTimestamp ?? '',
    selector: Object.keys(labels).length === 0 ? null : labels,
    mode: modeFrom(spec.mtls?.mode),
    ports: new Map(ports),
  };
}

/** `UNSET` and anything unknown inherit. */
function modeFrom(mode: string | undefined): MutualTlsMode | null {
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE' ? mode : null;
}
