import { Glyph, type GlyphLook } from './glyph.tsx';
import { meshStrokes, type MeshGlyphName } from './mesh-strokes.ts';

interface MeshGlyphProps extends GlyphLook {
  readonly name: MeshGlyphName;
}

const words: Record<MeshGlyphName, string> = {
  split: 'traffic split',
  fault: 'fault injected',
  mirror: 'traffic mirrored',
  breaker: 'circuit breaker',
  timeout: 'timeout and retries',
  'no-sidecar': 'no sidecar',
  guard: 'guarded change',
  deny: 'denied',
  'lock-closed': 'mTLS',
  'lock-open': 'plaintext',
  'lock-question': 'mTLS not known',
  overview: 'overview',
  map: 'map',
  traces: 'traces',
  services: 'services',
  workloads: 'workloads',
  changes: 'changes',
  mesh: 'mesh',
  namespaces: 'namespaces',
};

export function MeshGlyph({ name, label, ...look }: MeshGlyphProps) {
  return <Glyph {...look} strokes={meshStrokes[name]} label={label === undefined ? words[name] : label} />;
}
