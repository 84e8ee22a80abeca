import { ChevronDown, ChevronUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names.ts';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import type { MapOverlay } from '@/lib/client/map-location.ts';
import { overviewWidthOfRate, widthOfRate } from './edge-width.ts';
import styles from './map-floats.module.css';

interface MapLegendProps {
  readonly overlay: MapOverlay;
  readonly isOverview: boolean;
  /** Whether the way of some requests is drawn. */
  readonly hasPath: boolean;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** What the lines and glyphs of the current overlay mean, with true widths. */
export function MapLegend({ overlay, isOverview, hasPath, isOpen, onOpenChange }: MapLegendProps) {
  return (
    <section className={classNames(styles.legend, !isOpen && styles.folded)} aria-label="Legend">
      <div className={styles['legend-head']}>
        <h2 className={styles['legend-title']}>Legend</h2>
        {isOpen && (
          <span className={styles['legend-meta']}>
            {overlay === 'health' ? 'width = requests per second' : 'mTLS, as the callee’s proxy saw it'}
          </span>
        )}
        <span className={styles['legend-fold']}>
          <IconButton
            size="small"
            label={isOpen ? 'Fold the legend' : 'Open the legend'}
            shortcut="L"
            aria-expanded={isOpen}
            icon={<Icon icon={isOpen ? ChevronDown : ChevronUp} size={14} />}
            onClick={() => onOpenChange(!isOpen)}
          />
        </span>
      </div>
      {isOpen && hasPath && <PathKeys />}
      {isOpen && (overlay === 'health' ? <HealthKeys isOverview={isOverview} /> : <MtlsKeys />)}
    </section>
  );
}

function PathKeys() {
  return (
    <ul className={classNames(styles['legend-grid'], styles['legend-two'])}>
      <Key drawing={<WidthKey width={2.4} />}>path, with how many took it</Key>
      <Key drawing={<WidthKey width={0.8} />}>hairline: not taken</Key>
    </ul>
  );
}

function HealthKeys({ isOverview }: Pick<MapLegendProps, 'isOverview'>) {
  const width = isOverview ? overviewWidthOfRate : widthOfRate;
  return (
    <ul className={styles['legend-grid']}>
      <Key drawing={<WidthKey width={width(1)} />}>1 rps or less</Key>
      <Key drawing={<HealthGlyph health="healthy" size={13} label={null} />}>healthy</Key>
      <Key drawing={<LineKey glyph="lock-closed" />}>mTLS</Key>
      <Key drawing={<WidthKey width={width(10)} />}>10</Key>
      <Key drawing={<HealthGlyph health="degraded" size={13} label={null} />}>degraded, 1 % or more</Key>
      <Key drawing={<LineKey glyph="lock-open" isDotted />}>plaintext</Key>
      <Key drawing={<WidthKey width={width(100)} />}>100</Key>
      <Key drawing={<HealthGlyph health="unhealthy" size={13} label={null} />}>unhealthy, 10 % or more</Key>
      <Key drawing={<HeadKey d="M14 1l7 4-7 4z" />}>HTTP, gRPC</Key>
      <Key drawing={<WidthKey width={width(1_000)} />}>1,000</Key>
      <Key drawing={<HealthGlyph health="injected" size={13} label={null} />}>injected on purpose</Key>
      <Key drawing={<HeadKey d="M14 1h6v8h-6z" />}>TCP, by kB/s</Key>
      <li aria-hidden />
      <Key isWide drawing={<HealthGlyph health="unhealthy" hollow size={12} label={null} />}>
        hollow: what it calls is failing, it is not
      </Key>
      <li aria-hidden />
      <Key isWide drawing={<HealthGlyph health="unknown" size={13} label={null} />}>
        not known: no requests, or TCP alone
      </Key>
    </ul>
  );
}

function MtlsKeys() {
  return (
    <ul className={classNames(styles['legend-grid'], styles['legend-two'])}>
      <Key drawing={<TransportKey className={styles.mutual} />}>every request</Key>
      <Key drawing={<TransportKey className={styles.plaintext} isDotted glyph="lock-open" />}>none</Key>
      <Key drawing={<TransportKey className={styles.mutual} hasDots />}>some, in %</Key>
      <Key drawing={<TransportKey glyph="lock-question" />}>nobody can tell</Key>
    </ul>
  );
}

interface KeyProps {
  readonly drawing: ReactNode;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

function Key({ drawing, isWide = false, children }: KeyProps) {
  return (
    <li className={classNames(styles['legend-item'], isWide && styles['legend-wide'])}>
      {drawing}
      {children}
    </li>
  );
}

function WidthKey({ width }: { readonly width: number }) {
  return (
    <svg className={styles.key} width={22} height={10} aria-hidden>
      <path d="M0 5H22" strokeWidth={width} />
    </svg>
  );
}

function LineKey({ glyph, isDotted = false }: { glyph: 'lock-closed' | 'lock-open'; isDotted?: boolean }) {
  return (
    <>
      <svg className={styles.key} width={22} height={10} aria-hidden>
        <path d="M1 5H21" strokeWidth={2.4} className={isDotted ? styles.dotted : undefined} />
      </svg>
      <MeshGlyph name={glyph} size={12} label={null} />
    </>
  );
}

function HeadKey({ d }: { readonly d: string }) {
  return (
    <svg className={styles.key} width={22} height={10} aria-hidden>
      <path d="M1 5H14" strokeWidth={2.4} />
      <path d={d} className={styles['key-tip']} />
    </svg>
  );
}

interface TransportKeyProps {
  readonly className?: string | undefined;
  readonly isDotted?: boolean;
  readonly hasDots?: boolean;
  readonly glyph?: 'lock-open' | 'lock-question';
}

function TransportKey({ className, isDotted = false, hasDots = false, glyph }: TransportKeyProps) {
  return (
    <>
      <svg className={classNames(styles.key, className)} width={26} height={10} aria-hidden>
        <path d="M1 5H25" strokeWidth={3} className={isDotted ? styles.dotted : undefined} />
        {hasDots && (
          <>
            <circle cx={10} cy={5} r={2} className={styles.mixed} />
            <circle cx={16} cy={5} r={2} className={styles.mixed} />
          </>
        )}
      </svg>
      {glyph !== undefined && <MeshGlyph name={glyph} size={12} label={null} className={className} />}
    </>
  );
}
