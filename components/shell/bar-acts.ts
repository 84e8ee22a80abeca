import { createContext, type ReactNode } from 'react';
import type { PaletteItem } from './palette.ts';

/** What the bar of every page says and offers about changes to the mesh; empty while the console cannot write. */
export interface BarActs {
  /** Active fault, Halt or Release: beside the time, above the tabs on a phone, never in a menu. */
  readonly acts: ReactNode;
  /** Who halted and when; null while nothing is halted. */
  readonly halted: ReactNode;
  /** Under every bar: that this console only reads. */
  readonly banner: ReactNode;
  /** Faults that run: marked on Changes in the rail. */
  readonly runningFaults: number;
  /** What can be done from every page, in the palette. */
  readonly commands: readonly PaletteItem[];
}

export const noBarActs: BarActs = { acts: null, halted: null, banner: null, runningFaults: 0, commands: [] };

export const BarActsContext = createContext<BarActs>(noBarActs);
