import type { ReactNode } from 'react';
import { StackedBar, type BarSegment } from '@/components/charts/stacked-bar.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { MeshGlyphName } from '@/components/ui/glyphs/mesh-strokes.ts';
import { Panel } from '@/components/ui/panel.tsx';
import type { Service } from '@/lib/client/service-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { formatRatio, formatShareEvidence } from '@/lib/format/ratio.ts';
import { ruleActs, ruleTitle, type RouteRule } from './routing-words.ts';
import { shareInterval } from '@/lib/domain/share-interval.ts';
import styles from './rule-card.module.css';

/** What is known of changing a rule. */
export interface RuleSteering {
  readonly status: ReactNode;
  /** Null: there is nothing to split. */
  readonly editor: ReactNode;
  /** Further acts, below. */
  readonly more: ReactNode;
}

interface RuleCardProps {
  readonly service: Service;
  readonly rule: RouteRule;
  /** Place among the rules, from 0. */
  readonly position: number;
  /** What changes the rule: words for its head, and an editor in place of the bars. */
  readonly steering?: RuleSteering | undefined;
}

const actGlyphs: Readonly<Record<ReturnType<typeof ruleActs>[number]['kind'], MeshGlyphName>> = {
  timeout: 'timeout',
  retries: 'timeout',
  fault: 'fault',
  mirror: 'mirror',
};

/** One rule as read: what it matches, where it sends that, what else it does; and what was seen of it. */
export function RuleCard({ service, rule, position, steering }: RuleCardProps) {
  const acts = ruleActs(rule);
  return (
    <Panel
      title={ruleTitle(rule, position)}
      meta={[`rule ${position + 1}`, rule.name].filter(Boolean).join(' · ')}
      tools={
        acts.length === 0 && !steering?.status ? undefined : (
          <span className={styles.acts}>
            {steering?.status}
            {acts.map(({ kind, text }) => (
              <Badge
                key={kind}
                tone={kind === 'fault' ? 'injected' : 'neutral'}
                glyph={<MeshGlyph name={actGlyphs[kind]} size={12} label={null} />}
              >
                {text}
              </Badge>
            ))}
          </span>
        )
      }
    >
      {steering?.editor ?? (
        <div className={styles.bars}>
          <BarLine name="In effect" bar={<InEffect service={service} rule={rule} />} />
          {rule.match === null && <Observed service={service} />}
        </div>
      )}
      {steering?.more}
    </Panel>
  );
}

interface BarLineProps {
  readonly name: string;
  readonly bar: ReactNode;
  readonly aside?: ReactNode;
}

function BarLine({ name, bar, aside }: BarLineProps) {
  return (
    <div className={styles.line}>
      <h3 className={styles.name}>{name}</h3>
      {bar}
      {aside !== undefined && <p className={styles.aside}>{aside}</p>}
    </div>
  );
}

function InEffect({ service, rule }: Pick<RuleCardProps, 'service' | 'rule'>) {
  const segments = rule.targets.map(({ host, version, weight, share }): BarSegment => {
    const place = service.versions.findIndex((one) => one.version === version);
    const written = weight === null ? '' : ` (weight ${weight})`;
    return {
      id: `${host} ${version ?? ''}`,
      label: version ?? host,
      value: share ?? 0,
      valueText: share === null ? `no share${written}` : `${amountText(formatRatio(share))}${written}`,
      tone: version === null || place < 0 ? 'quiet' : { version: place },
    };
  });
  return <StackedBar label="Shares in effect" segments={segments} />;
}

/** What reached the versions, by all rules together: proxies do not tell which rule a request met. */
function Observed({ service }: Pick<RuleCardProps, 'service'>) {
  const { versions, windowSeconds } = service;
  const requests = versions.reduce(
    (sum, { requestRate }) => sum + Math.round((requestRate ?? 0) * windowSeconds),
    0,
  );
  const window = formatDuration(windowSeconds);
  if (requests === 0) {
    return (
      <BarLine
        name="Observed"
        bar={<p className={styles.aside}>No request reached a version in {window}.</p>}
      />
    );
  }
  const segments = versions.map(({ version, share }, position): BarSegment => ({
    id: version ?? '',
    label: version ?? 'no version',
    value: share ?? 0,
    valueText: share === null ? 'not seen' : evidence(share, requests),
    tone: { version: position },
  }));
  return (
    <BarLine
      name="Observed"
      bar={<StackedBar label="Observed shares" segments={segments} />}
      aside={`All rules together: ${formatCountOf(requests, 'request')} in ${window}. Intervals are 95 %.`}
    />
  );
}

function evidence(share: number, requests: number): string {
  const interval = shareInterval(share, requests);
  if (interval === null) return amountText(formatRatio(share));
  const { low, high } = interval;
  return formatShareEvidence({
    ratio: share,
    lowRatio: low,
    highRatio: high,
    requests: Math.round(share * requests),
  });
}
