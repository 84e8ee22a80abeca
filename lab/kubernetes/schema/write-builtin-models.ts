import { writeFileSync } from 'node:fs';
import * as client from '@kubernetes/client-node';
import { collectModels } from './collect-models.ts';

// Run after an update of @kubernetes/client-node: node lab/kubernetes/schema/write-builtin-models.ts
const target = new URL('builtin-models.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(collectModels({ ...client }))}\n`);
