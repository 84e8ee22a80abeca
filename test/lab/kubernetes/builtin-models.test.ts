import * as client from '@kubernetes/client-node';
import { expect, it } from 'vitest';
import models from '@/lab/kubernetes/schema/builtin-models.json' with { type: 'json' };
import { collectModels } from '@/lab/kubernetes/schema/collect-models.ts';

it('the kept fields of built-in kinds are those of the installed client library', () => {
  expect(models).toEqual(collectModels({ ...client }));
});
