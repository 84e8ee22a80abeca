import { parse } from 'yaml';
import { z } from 'zod';

/** What of Istio's mesh configuration decides how other objects are read. */
export interface MeshConfig {
  readonly rootNamespace: string | null;
}

const configMapSchema = z.object({ data: z.object({ mesh: z.string().max(1_000_000) }) });
const meshSchema = z.object({ rootNamespace: z.string().nullish() });

/** Reads the ConfigMap `istio`; null where its mesh configuration cannot be read. */
export function readMeshConfig(object: unknown): MeshConfig | null {
  const configMap = configMapSchema.safeParse(object);
  if (!configMap.success) return null;
  const mesh = meshSchema.safeParse(parseYaml(configMap.data.data.mesh) ?? {});
  return mesh.success ? { rootNamespace: mesh.data.rootNamespace || null } : null;
}

/** Undefined where the text is no YAML; `maxAliasCount` keeps a hostile text from growing without end. */
function parseYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100, logLevel: 'error' }) as unknown;
  } catch {
    return 'no YAML';
  }
}
