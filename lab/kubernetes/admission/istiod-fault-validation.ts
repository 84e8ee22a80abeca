import { z } from 'zod';

const share = z.looseObject({ value: z.number().default(0) }).optional();
const faultShape = z.looseObject({
  delay: z.looseObject({ percentage: share, exponentialDelay: z.unknown().optional() }).optional(),
  abort: z
    .looseObject({
      percentage: share,
      httpStatus: z.number().optional(),
      grpcStatus: z.string().optional(),
      http2Error: z.string().optional(),
    })
    .optional(),
});

const grpcStatuses = new Set([
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
]);

/** Small numbers as Go prints them: `1e-05`. */
function goNumber(value: number): string {
  if (Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
}

function percentageProblems(percentage: z.infer<typeof share>): string[] {
  const value = percentage?.value ?? 0;
  if (value === 0 || (value >= 0.0001 && value <= 100)) return [];
  return [`percentage ${goNumber(value)} is neither 0.0, nor in range [0.0001, 100.0]`];
}

function abortProblems(abort: NonNullable<z.infer<typeof faultShape>['abort']>): string[] {
  const { percentage, httpStatus, grpcStatus, http2Error } = abort;
  // 600 passes here although Envoy refuses it: so does the real check.
  const inRange = httpStatus === undefined || (httpStatus >= 200 && httpStatus <= 600);
  return [
    ...percentageProblems(percentage),
    ...(inRange ? [] : [`HTTP status ${httpStatus} is not in range 200-599`]),
    ...(grpcStatus === undefined || grpcStatuses.has(grpcStatus)
      ? []
      : [
          `gRPC status ${JSON.stringify(grpcStatus)} is not supported. See https://github.com/grpc/grpc/blob/master/doc/statuscodes.md for a list of supported codes, for example 'NOT_FOUND'`,
        ]),
    ...(http2Error === undefined ? [] : ['HTTP/2 abort fault injection not supported yet']),
  ];
}

/** What istiod refuses in `http[].fault`. */
export function httpFaultProblems(fault: unknown): string[] {
  const parsed = faultShape.safeParse(fault);
  if (!parsed.success) return [parsed.error.issues[0]?.message ?? 'the fault cannot be read'];
  const { delay, abort } = parsed.data;
  if (delay === undefined && abort === undefined)
    return ['1 error occurred:\n\t* HTTP fault injection must have an abort and/or a delay\n\n'];
  return [
    ...(delay === undefined ? [] : percentageProblems(delay.percentage)),
    ...(delay?.exponentialDelay === undefined ? [] : ['exponentialDelay not supported yet']),
    ...(abort === undefined ? [] : abortProblems(abort)),
  ];
}
