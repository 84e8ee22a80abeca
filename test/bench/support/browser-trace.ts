import type { CDPSession } from 'playwright-core';
import { z } from 'zod';

const traceSchema = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      ph: z.string(),
      pid: z.number(),
      tid: z.number(),
      dur: z.number().optional(),
      tdur: z.number().optional(),
      args: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

export interface TaskTime {
  /** Processor time of the thread. */
  readonly cpuMs: number;
  /** By the clock: waiting for a busy machine counts. */
  readonly wallMs: number;
}

/** The longest task (by processor time) of the busiest page thread in a trace of the category `toplevel`. */
export function longestTask(trace: Buffer): TaskTime {
  const { traceEvents } = traceSchema.parse(JSON.parse(trace.toString('utf8')));
  const mains = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .map(({ pid, tid }) =>
      traceEvents.filter((event) => event.pid === pid && event.tid === tid && event.name.endsWith('RunTask')),
    );
  const tasks = mains.toSorted((a, b) => b.length - a.length)[0] ?? [];
  if (tasks.length === 0) throw new Error('The trace has no task of a page');
  const longest = tasks.reduce((a, b) => ((b.tdur ?? 0) > (a.tdur ?? 0) ? b : a));
  return { cpuMs: (longest.tdur ?? 0) / 1_000, wallMs: (longest.dur ?? 0) / 1_000 };
}

/** Processor time of a page's main thread so far, ms: what its neighbours on the machine do must not count as its work. */
export async function mainThreadMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
}
