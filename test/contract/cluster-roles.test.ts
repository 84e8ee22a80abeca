import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { IstioCaches } from '@/lib/control/istio/istio-caches.ts';
import { WRITTEN_KINDS } from '@/lib/control/istio/writing/written-kinds.ts';
import type { KubernetesClient } from '@/lib/kubernetes/kubernetes-client.ts';

const roleSchema = z.object({
  metadata: z.object({ name: z.string() }),
  rules: z.array(
    z.object({ apiGroups: z.array(z.string()), resources: z.array(z.string()), verbs: z.array(z.string()) }),
  ),
});
const file = readFileSync(new URL('../../deploy/kubernetes/roles.yaml', import.meta.url), 'utf8');
const roles = parseAllDocuments(file).map((document) => roleSchema.parse(document.toJS()));

/** Verbs that any of the roles allows on a kind. */
const verbsOf = (names: readonly string[], group: string, resource: string): ReadonlySet<string> =>
  new Set(
    roles
      .filter(({ metadata }) => names.includes(metadata.name))
      .flatMap(({ rules }) => rules)
      .filter(({ apiGroups, resources }) => apiGroups.includes(group) && resources.includes(resource))
      .flatMap(({ verbs }) => verbs),
  );

describe('the roles that are delivered', () => {
  it('allow to read everything that the map is kept from', () => {
    const caches = new IstioCaches({
      client: {} as KubernetesClient,
      cluster: 'Kubernetes',
      clusterDomain: 'cluster.local',
      controlPlaneNamespace: 'istio-system',
      onChange: () => null,
    });
    const refused = caches.informers
      .map(({ kind }) => kind)
      .filter(({ group, plural }) => {
        const verbs = verbsOf(['pilothouse-read', 'pilothouse-mesh-config'], group, plural);
        return !['get', 'list', 'watch'].every((verb) => verbs.has(verb));
      });
    expect(caches.informers.length).toBeGreaterThan(10);
    expect(refused).toEqual([]);
  });

  it('allow to write the kinds that changes are written to, and no others', () => {
    const written = Object.values(WRITTEN_KINDS).map(({ apiVersion, plural }) => {
      const [group = ''] = apiVersion.split('/');
      return [plural, [...verbsOf(['pilothouse-write'], group, plural)].toSorted()] as const;
    });
    const verbs = ['create', 'delete', 'get', 'list', 'patch'];
    expect(written).toEqual(Object.values(WRITTEN_KINDS).map(({ plural }) => [plural, verbs]));
    const others = roles.find(({ metadata }) => metadata.name === 'pilothouse-write')?.rules ?? [];
    expect(others.flatMap(({ resources }) => resources).toSorted()).toEqual(
      [...Object.values(WRITTEN_KINDS).map(({ plural }) => plural), 'events'].toSorted(),
    );
  });

  it('allow nobody to read secrets, and nothing by a wildcard', () => {
    const words = roles.flatMap(({ rules }) =>
      rules.flatMap((rule) => [...rule.resources, ...rule.verbs, ...rule.apiGroups]),
    );
    expect(words).not.toContain('secrets');
    expect(words).not.toContain('*');
  });
});
