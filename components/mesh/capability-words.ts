/** Names of what a mesh can do, as people say them. */
const names: Readonly<Record<string, string>> = {
  'traffic-split': 'Split by weight or header',
  'fault-injection': 'Faults: abort, delay',
  mirroring: 'Mirror',
  timeouts: 'Timeouts',
  retries: 'Retries',
  'circuit-breaking': 'Circuit breaker',
  mtls: 'Mutual TLS',
  authorization: 'Allow and deny calls',
  'mtls-evidence': 'mTLS evidence per edge',
  traces: 'Traces',
};

/** What is not named here says its own name. */
export const capabilityName = (id: string): string => names[id] ?? id.replaceAll('-', ' ');

export const levelWords = { native: 'native', workaround: 'worked around', none: 'absent' } as const;
