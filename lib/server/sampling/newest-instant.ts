import 'server-only';
import { alignToGrid } from '../../domain/time-window.ts';
import type { Clock } from '../clock.ts';

/** Time for the newest scrapes to be stored before the instant that they belong to is asked about. */
export const SETTLE_MS = 500;

/** The newest instant of the grid that can be asked about, in unix seconds: the same for polls and streams. */
export const newestInstant = (clock: Clock, gridSeconds: number): number =>
  alignToGrid((clock.nowMs() - SETTLE_MS) / 1000, gridSeconds);
