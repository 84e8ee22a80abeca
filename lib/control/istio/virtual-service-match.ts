import { z } from 'zod';
import { allOf, anyOf, stringMatchWords } from './match-words.ts';

const stringMatch = z.record(z.string(), z.unknown()).nullish();
const stringMatches = z.record(z.string(), stringMatch).nullish();

/** One block of `http[].match`; https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest */
export const matchBlockSchema = z.object({
  uri: stringMatch,
  scheme: stringMatch,
  method: stringMatch,
  authority: stringMatch,
  headers: stringMatches,
  withoutHeaders: stringMatches,
  queryParams: stringMatches,
  port: z.number().nullish(),
  sourceLabels: z.record(z.string(), z.string()).nullish(),
  sourceNamespace: z.string().nullish(),
  gateways: z.array(z.string()).nullish(),
  destinationSubnets: z.array(z.string()).nullish(),
  sniHosts: z.array(z.string()).nullish(),
});

type MatchBlock = z.infer<typeof matchBlockSchema>;

/** What a rule matches, in words; null where it matches everything. */
export function virtualServiceMatchWords(blocks: readonly MatchBlock[] | null | undefined): string | null {
  return blocks === null || blocks === undefined ? null : anyOf(blocks.map(blockWords));
}

function blockWords(block: MatchBlock): string | null {
  const single = [
    ['path', block.uri],
    ['method', block.method],
    ['authority', block.authority],
    ['scheme', block.scheme],
  ] as const;
  return allOf([
    ...single.flatMap(([subject, match]) => (match ? [stringMatchWords(subject, match)] : [])),
    ...eachWords('header', block.headers),
    ...eachWords('header', block.withoutHeaders).map((words) => `not ${words}`),
    ...eachWords('query parameter', block.queryParams),
    ...Object.entries(block.sourceLabels ?? {}).map(([name, value]) => `caller has ${name}=${value}`),
    ...(block.sourceNamespace ? [`caller is in namespace ${block.sourceNamespace}`] : []),
    ...(block.port ? [`port is ${block.port}`] : []),
    ...(block.sniHosts?.length ? [`TLS name is ${block.sniHosts.join(' or ')}`] : []),
    ...(block.destinationSubnets?.length ? [`address is in ${block.destinationSubnets.join(' or ')}`] : []),
    ...(block.gateways?.length ? [`by way of ${block.gateways.join(' or ')}`] : []),
  ]);
}

const eachWords = (subject: string, matches: MatchBlock['headers']): string[] =>
  Object.entries(matches ?? {}).map(([name, match]) => stringMatchWords(`${subject} ${name}`, match ?? {}));
