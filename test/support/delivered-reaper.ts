import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const file = new URL('../../deploy/kubernetes/reap.yaml', import.meta.url);
const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.enum(['Namespace', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'CronJob']),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
});

/** One object of the delivered manifest, with the collection that it is created in. */
export interface DeliveredObject {
  readonly kind: string;
  readonly collection: string;
  readonly body: z.infer<typeof objectSchema>;
}

/** The objects that let the reaper run in a cluster, in the order in which they are created. */
export const deliveredReaper: readonly DeliveredObject[] = parseAllDocuments(readFileSync(file, 'utf8')).map(
  (document) => {
    const body = objectSchema.parse(document.toJS());
    const { apiVersion, kind, metadata } = body;
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const place = metadata.namespace === undefined ? base : `${base}/namespaces/${metadata.namespace}`;
    return { kind, collection: `${place}/${kind.toLowerCase()}s`, body };
  },
);
