import 'server-only';

const NS_PER_MS = 1_000_000;

/** Nanoseconds of the domain as milliseconds of the API; a double holds both exactly enough. */
export const toMs = (ns: number): number => ns / NS_PER_MS;

/** The same of a figure that may not be known. */
export const toMsOrNull = (ns: number | null): number | null => (ns === null ? null : toMs(ns));
