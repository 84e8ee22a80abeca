'use client';

import { Button } from '@/components/ui/button.tsx';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { Banner } from '@/components/ui/message.tsx';
import { edgeName } from './id-names.ts';
import type { TakenPath } from '@/lib/client/map-path.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { formatCount, formatCountOf } from '@/lib/format/count.ts';
import { takenWords, type PathOnMap } from './taken-path.ts';
import styles from './path-banner.module.css';

export interface PathBannerProps {
  /** Null while it is awaited. */
  readonly taken: TakenPath | null;
  /** On the map of the screen; null while that is awaited, or drawn in another view. */
  readonly onMap: PathOnMap | null;
  /** When the requests were made, unix seconds. */
  readonly from: number | null;
  readonly to: number | null;
  /** The request of a single trace; null of a search. */
  readonly request: string | null;
  readonly isTruncated: boolean;
  /** Why there is no path; null while there is one or it is awaited. */
  readonly failure: string | null;
  /** The trace, or the search. */
  readonly backHref: string;
  readonly onLeave: () => void;
}

/** Says as long as it is on whose way the strong lines are, what such a sample is worth, and what of it the map lacks. */
export function PathBanner(props: PathBannerProps) {
  const { taken, onMap, failure, backHref, onLeave } = props;
  const undrawn = onMap?.undrawn ?? [];
  return (
    <Banner
      tone={failure === null ? 'accent' : 'degraded'}
      glyph={failure === null ? <MeshGlyph name="traces" size={14} label={null} /> : undefined}
      action={
        <span className={styles.acts}>
          <LinkButton size="small" tone="ghost" href={backHref} prefetch={false}>
            {props.request === null ? 'The traces' : 'The trace'}
          </LinkButton>
          <Button size="small" onClick={onLeave}>
            Show all traffic
          </Button>
        </span>
      }
    >
      <span suppressHydrationWarning>
        <b>{pathTitle(props)}</b> {failure ?? sampleWords(props)}
      </span>
      {taken !== null && onMap !== null && taken.edges.length > 0 && (
        <Disclosure summary={edgesWords(onMap)}>
          <p className={styles.why}>
            Strong lines carry how many of the requests took them; hairlines were not taken. TCP, requests
            that were not sampled, and calls of applications that drop the trace headers are missing.
          </p>
          {undrawn.length > 0 && (
            <>
              <p className={styles.why}>
                Not on this map, since no figure of them is in its window, or its filter leaves them out:
              </p>
              <ul className={styles.undrawn} aria-label="Edges of the path that this map does not draw">
                {undrawn.map((edge) => (
                  <li key={edge.id}>
                    {edgeName(edge.id)}: {takenWords(edge, taken)}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Disclosure>
      )}
    </Banner>
  );
}

/** `Path of 40 requests`. */
export function pathTitle({ taken, request }: Pick<PathBannerProps, 'taken' | 'request'>): string {
  if (request !== null) return `Path of ${request}.`;
  return taken === null ? 'Path of requests.' : `Path of ${formatCountOf(taken.traces, 'request')}.`;
}

function sampleWords({ taken, onMap, from, to, isTruncated, request }: PathBannerProps): string {
  if (taken === null || from === null || to === null) return 'It is being read from the trace store.';
  if (taken.traces === 0) return 'None fits the search.';
  if (taken.edges.length === 0) return 'No proxy told of any call: the map has nothing to show of it.';
  if (onMap === null) return 'It is drawn as soon as the map is.';
  const when =
    request === null
      ? `Sampled ${formatClockSecond(from * 1_000)} to ${formatClockSecond(to * 1_000)}${isTruncated ? ', the limit is reached' : ''};`
      : `Sampled at ${formatClockSecond(from * 1_000)};`;
  return `${when} not the whole traffic.`;
}

function edgesWords({ taken, scene, undrawn }: PathOnMap): string {
  const drawn = `${formatCount(taken.size)} of ${formatCountOf(scene.edges.length, 'edge')} taken`;
  return undrawn.length === 0 ? drawn : `${drawn}, ${formatCount(undrawn.length)} more not on this map`;
}
