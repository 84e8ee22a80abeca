import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '@/lib/contract/openapi.ts';

const app = fileURLToPath(new URL('../../../app', import.meta.url));

/** Paths of all route files, in the notation of OpenAPI. */
const served = readdirSync(app, { recursive: true, withFileTypes: true })
  .filter(({ name }) => name === 'route.ts')
  .map(({ parentPath }) => `/${relative(app, parentPath)}`)
  .filter((path) => !path.includes('[...'))
  .map((path) => path.replaceAll('[', '{').replaceAll(']', '}'));

const document = openApiDocument() as { paths: Record<string, { get: { parameters: { name: string }[] } }> };

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it('documents every route there is, and no other', () => {
    expect(Object.keys(document.paths).toSorted()).toEqual(served.toSorted());
  });

  it('names the parameters of a map', () => {
    const names = document.paths['/api/graph']?.get.parameters.map(({ name }) => name);
    expect(names).toEqual(['mesh', 'window', 'at', 'view', 'namespaces', 'filter', 'signals']);
  });
});
