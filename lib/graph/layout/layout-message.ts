import type { Layout, LayoutRequest } from './layout-engine.ts';

/** A question to the layout worker; answers carry the same number. */
export interface LayoutQuestion {
  readonly id: number;
  readonly request: LayoutRequest;
}

/** The answer: positions, or why there are none. */
export type LayoutAnswer =
  | { readonly id: number; readonly layout: Layout }
  | { readonly id: number; readonly failure: string };
