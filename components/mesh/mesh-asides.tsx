import { Check, Minus } from 'lucide-react';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import type { GlyphHealth } from '@/components/ui/glyphs/health-strokes.ts';
import { Icon } from '@/components/ui/icon.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Code } from '@/components/ui/code.tsx';
import { Disclosure } from '@/components/ui/disclosure.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import type { MeshReport } from '@/lib/client/workload-queries.ts';
import { capabilityName, levelWords } from './capability-words.ts';
import { askedWords, objectWords } from './mesh-words.ts';
import styles from './mesh-view.module.css';

type Source = MeshReport['mesh']['sources']['telemetry'];

const sourceNames = { telemetry: 'Telemetry', control: 'Control plane', traces: 'Traces' } as const;
const sourceHealth: Readonly<Record<Source['status'], GlyphHealth>> = {
  ok: 'healthy',
  degraded: 'degraded',
  down: 'unhealthy',
  absent: 'idle',
};
const sourceWords = {
  ok: 'answers',
  degraded: 'answers in part',
  down: 'does not answer',
  absent: 'not set',
};

/** Where everything on the screens comes from, and how each of them does. */
export function SourcesPanel({
  report,
  onRetry,
}: {
  readonly report: MeshReport;
  readonly onRetry: () => void;
}) {
  const { sources } = report.mesh;
  const istiod = report.sync;
  return (
    <Panel
      title="Sources"
      tools={
        <Button size="small" tone="ghost" onClick={onRetry}>
          Ask again
        </Button>
      }
      flush
    >
      <ul>
        {(Object.keys(sourceNames) as (keyof typeof sourceNames)[]).map((id) => (
          <SourceItem key={id} name={sourceNames[id]} source={sources[id]} />
        ))}
        <SourceItem
          name="Proxies"
          source={{
            kind: 'istiod',
            status: istiod.status,
            detail: istiod.detail,
            checkedAt: istiod.answeredAt,
          }}
        />
      </ul>
    </Panel>
  );
}

function SourceItem({ name, source }: { readonly name: string; readonly source: Source }) {
  return (
    <li className={styles.source}>
      <HealthGlyph health={sourceHealth[source.status]} size={13} label={null} />
      <div className={styles.body}>
        <p>
          <b>{name}</b> <span className={styles.quiet}>{source.kind}</span>
        </p>
        <p className={styles.quiet}>{source.detail ?? 'It said nothing more.'}</p>
      </div>
      <span className={styles.quiet} suppressHydrationWarning>
        {sourceWords[source.status]}
        {source.status !== 'absent' && `, ${askedWords(source.checkedAt)}`}
      </span>
    </li>
  );
}

/** Deployments of the control plane, and what it reads. */
export function ControlPlanePanel({ report }: { readonly report: MeshReport }) {
  const { controlPlane, objects } = report;
  return (
    <Panel
      title="Control plane"
      flush
      state={
        controlPlane === null || controlPlane.length === 0
          ? {
              kind: 'empty',
              title: 'No control plane is known',
              reason:
                controlPlane === null
                  ? 'The Kubernetes API tells of it, where one is configured.'
                  : 'No workload of the cluster carries the marks of istiod: it may run elsewhere.',
            }
          : undefined
      }
    >
      <ul>
        {(controlPlane ?? []).map(({ namespace, name, version, replicas }) => (
          <li key={`${namespace}/${name}`} className={styles.source}>
            <HealthGlyph
              health={replicas.available < replicas.desired ? 'degraded' : 'healthy'}
              size={13}
              label={null}
            />
            <div className={styles.body}>
              <p>
                <b>{name}</b> <span className={styles.quiet}>{namespace}</span>
              </p>
            </div>
            <span className={styles.quiet}>
              {version ?? 'version not known'}, {replicas.available} of {replicas.desired} ready
            </span>
          </li>
        ))}
      </ul>
      {objects !== null && objects.length > 0 && (
        <p className={styles.more}>It reads {objectWords(objects)}.</p>
      )}
    </Panel>
  );
}

/** What can be done with this mesh, by what means, and what cannot and why. */
export function CapabilitiesPanel({ report }: { readonly report: MeshReport }) {
  const all = Object.entries(report.mesh.capabilities);
  const count = (level: string): number => all.filter(([, one]) => one.level === level).length;
  return (
    <Panel
      title="What this mesh can do"
      meta={`native ${count('native')}, worked around ${count('workaround')}, absent ${count('none')}`}
    >
      <ul className={styles.capabilities}>
        {all.map(([id, { level, mechanism, reason }]) => (
          <li key={id} className={styles.capability}>
            <LevelSign level={level} />
            <span>{capabilityName(id)}</span>
            <span className={styles.quiet}>{[mechanism, reason].filter(Boolean).join('. ')}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function LevelSign({ level }: { readonly level: keyof typeof levelWords }) {
  return (
    <span className={styles[`level-${level}`]}>
      {level === 'native' && <Icon icon={Check} size={14} />}
      {level === 'workaround' && <span className={styles.half} />}
      {level === 'none' && <Icon icon={Minus} size={14} />}
      <VisuallyHidden>{levelWords[level]}</VisuallyHidden>
    </span>
  );
}

/** Every setting in force; of secrets only that they are set. */
export function ConfigurationPanel({ report }: { readonly report: MeshReport }) {
  const own = report.configuration.filter(({ isDefault }) => !isDefault);
  const usual = report.configuration.filter(({ isDefault }) => isDefault);
  return (
    <Panel title="Configuration in force" meta={`${own.length} set here, ${usual.length} as usual`} flush>
      <Settings settings={own} label="Set here" />
      <div className={styles.usual}>
        <Disclosure summary="As usual">
          <Settings settings={usual} label="As usual" />
        </Disclosure>
      </div>
    </Panel>
  );
}

interface SettingsProps {
  readonly settings: MeshReport['configuration'];
  readonly label: string;
}

function Settings({ settings, label }: SettingsProps) {
  return (
    <dl className={styles.settings} aria-label={label}>
      {settings.map(({ path, value, isSecret }) => (
        <div key={path} className={styles.setting}>
          <dt>
            <Code>{path}</Code>
          </dt>
          <dd>{isSecret && value !== null ? 'set, and kept secret' : (value ?? 'not set')}</dd>
        </div>
      ))}
    </dl>
  );
}
