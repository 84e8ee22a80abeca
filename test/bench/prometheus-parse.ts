import { z } from 'zod';
import { LabelSets } from '../../lib/prometheus/label-sets.ts';
import { parseAnswer } from '../../lib/prometheus/parse-answer.ts';
import { readInstant } from '../../lib/prometheus/result.ts';
import { median, megabytes, milliseconds, print } from './support/figures.ts';

/** The labels that one request series of a map has. */
const labels = [
  'reporter',
  'source_cluster',
  'source_workload_namespace',
  'source_workload',
  'source_canonical_service',
  'source_canonical_revision',
  'destination_cluster',
  'destination_workload_namespace',
  'destination_workload',
  'destination_canonical_service',
  'destination_canonical_revision',
  'destination_service_namespace',
  'destination_service_name',
  'destination_service',
  'request_protocol',
  'response_code',
  'grpc_response_status',
  'response_flags',
  'connection_security_policy',
];

const schema = z.object({
  resultType: z.literal('vector'),
  result: z.array(
    z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
  ),
});

const body = {
  status: 'success',
  data: {
    resultType: 'vector',
    result: Array.from({ length: 30_000 }, (_, row) => ({
      metric: Object.fromEntries(
        labels.map((label, column) => [label, `${label}-${(row * 7 + column) % 997}`]),
      ),
      value: [1_700_000_000, String(row / 7)],
    })),
  },
};

function medianMs(run: () => unknown): number {
  const times = Array.from({ length: 9 }, () => {
    const startedAt = performance.now();
    run();
    return performance.now() - startedAt;
  });
  return median(times);
}

const text = JSON.stringify(body);
const parseMs = medianMs(() => JSON.parse(text));
const bytes = Buffer.from(text);
const labelSets = new LabelSets();
const firstMs = medianMs(() => parseAnswer(bytes, new LabelSets()));
const againMs = medianMs(() => parseAnswer(bytes, labelSets));
const readMs = medianMs(() => readInstant(body.data));
const schemaMs = medianMs(() => schema.parse(body.data));
print('30,000 samples: size of the answer', megabytes(text.length));
print('30,000 samples: JSON.parse', milliseconds(parseMs));
print(
  '30,000 samples: parsed with known label sets',
  milliseconds(againMs),
  '',
  `with new ones ${milliseconds(firstMs)}`,
);
print(
  '30,000 samples: check every label and value',
  milliseconds(readMs),
  '60 ms',
  `zod ${milliseconds(schemaMs)}`,
);
