import { Ajv2020 } from 'ajv/dist/2020.js';
import { openApiDocument } from '@/lib/contract/openapi.ts';

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Partial<Record<Method, { readonly responses: Responses }>>>>
  >;
}
type Method = 'get' | 'post' | 'delete';
type Responses = Readonly<
  Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
>;

const document = openApiDocument() as Document;
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ ...document, $id: 'openapi' });

/** What is wrong with an answer of a documented path, by the console's own OpenAPI document; empty where all is right. */
export function mistakesOfAnswer(
  path: string,
  status: number,
  mediaType: string,
  body: unknown,
  method: Method = 'get',
): string[] {
  const response = document.paths[path]?.[method]?.responses[String(status)];
  if (response === undefined) return [`${path} documents no status ${status}`];
  if (response.content[mediaType] === undefined) return [`${path} ${status} documents no ${mediaType}`];
  const escape = (part: string): string =>
    encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
  const pointer = ['paths', path, method, 'responses', String(status), 'content', mediaType, 'schema'].map(
    escape,
  );
  const validate = ajv.getSchema(`openapi#/${pointer.join('/')}`);
  if (validate === undefined) return [`no schema at ${pointer.join('/')}`];
  void validate(body);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
