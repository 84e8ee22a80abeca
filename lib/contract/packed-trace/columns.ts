/** How the numbers of a column are written, little-endian. */
export const columnArrays = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f64: Float64Array,
} as const;

export type ColumnType = keyof typeof columnArrays;

/**
 * The columns of a packed trace, in the order in which they are written. Names of text are places in the string table, 0
 * for none; slots are places of spans, -1 for none; times are milliseconds, `NaN` for not known.
 */
export const columns = {
  // One number per span. An id is its 64 bits; both 0: it stands among the odd ids.
  idHigh: 'u32',
  idLow: 'u32',
  /** Slot; below -1: what is missing, at place `-2 - parent` of the string table. */
  parent: 'i32',
  startMs: 'f64',
  durationMs: 'f64',
  selfMs: 'f64',
  tailMs: 'f64',
  service: 'u32',
  operation: 'u32',
  request: 'u32',
  flags: 'u32',
  scope: 'u32',
  edge: 'u32',
  /** JSON of what few spans have. */
  rest: 'u32',
  bits: 'u16',
  attempt: 'u32',
  attempts: 'u32',
  /** -1: null, as of the gRPC status. */
  httpStatus: 'i32',
  grpcStatus: 'i32',
  party: 'u32',
  process: 'u32',
  /** Where the tags of each span begin; one more at the end. */
  tagAt: 'u32',
  // One number per tag.
  tagName: 'u32',
  tagValue: 'u32',
  tagKind: 'u8',
  // Slot and text of ids that are no 16 hex digits.
  oddSlot: 'u32',
  oddId: 'u32',
  // One number per hop.
  hopClient: 'i32',
  hopServer: 'i32',
  hopApplication: 'i32',
  hopCallee: 'u32',
  hopRequestMs: 'f64',
  hopServerMs: 'f64',
  hopAnswerMs: 'f64',
  hopClientProxyMs: 'f64',
  hopNetworkMs: 'f64',
  hopServerProxyMs: 'f64',
  hopApplicationMs: 'f64',
  hopDelayMs: 'f64',
  hopFlags: 'u32',
  hopCluster: 'u32',
  hopAddress: 'u32',
  hopTries: 'u32',
  hopBits: 'u16',
  // One number per section of the critical path; its owner by its place in the head.
  pathSlot: 'i32',
  pathStartMs: 'f64',
  pathEndMs: 'f64',
  pathOwner: 'u32',
  // One number per group of alike siblings; members from `groupAt[i]` to `groupAt[i + 1]`.
  groupParent: 'i32',
  groupFailed: 'u32',
  groupLeastMs: 'f64',
  groupMeanMs: 'f64',
  groupMostMs: 'f64',
  groupAt: 'u32',
  groupMember: 'u32',
  // The string table: where each text ends, in UTF-16 units, and all of them in UTF-8.
  textEnd: 'u32',
  text: 'u8',
} as const satisfies Readonly<Record<string, ColumnType>>;

export type ColumnName = keyof typeof columns;

export const columnNames = Object.keys(columns) as readonly ColumnName[];

/** All columns, read or to be written. */
export type Columns = {
  readonly [Name in ColumnName]: InstanceType<(typeof columnArrays)[(typeof columns)[Name]]>;
};

/** Words of a span that are written as bits: place in the list, shifted. */
export const kindWords = ['server', 'client', 'producer', 'consumer', 'internal', 'unspecified'] as const;
export const statusWords = ['ok', 'error', 'unset'] as const;
export const protocolWords = [null, 'http', 'grpc'] as const;
export const unansweredWords = [null, 'aborted', 'not-sent', 'no-proxy', 'outside'] as const;

/** Places of the words, and single bits, in `bits`. */
export const spanBits = {
  statusShift: 3,
  protocolShift: 5,
  failed: 0x80,
  injected: 0x1_00,
  proxy: 0x2_00,
  hasInjection: 0x4_00,
  abort: 0x8_00,
  delay: 0x10_00,
} as const;

/** The same in `hopBits`. */
export const hopBits = {
  clocksDiffer: 0x8,
  hasMtls: 0x10,
  mtls: 0x20,
  injectedAbort: 0x40,
} as const;

/** What tags may be: text, or a number or a truth value that is written as text. */
export const tagKinds = ['string', 'number', 'boolean'] as const;

/** Every column begins at a multiple of eight, as the widest numbers must. */
export const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;
