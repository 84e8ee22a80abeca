/** Kinds of a node, told apart by outline alone. */
export type NodeKind = 'workload' | 'service' | 'gateway' | 'external' | 'unknown';

interface OutlineSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The outline of a kind in a box of the given size, half a pixel inside so that a 1 px stroke stays sharp: rounded
 * rectangle, stadium, hexagon with points left and right, rectangle with a cut corner, rectangle (to be dashed).
 */
export function silhouettePath(kind: NodeKind, { width, height }: OutlineSize): string {
  const right = width - 0.5;
  const bottom = height - 0.5;
  const radius = Math.min(7, height / 3);
  switch (kind) {
    case 'workload':
    case 'unknown':
      return roundedRectangle(right, bottom, radius);
    case 'service':
      return roundedRectangle(right, bottom, (bottom - 0.5) / 2);
    case 'gateway': {
      const point = Math.min(10, width / 4);
      return `M${point} .5H${width - point}L${right} ${height / 2}L${width - point} ${bottom}H${point}L.5 ${height / 2}z`;
    }
    case 'external': {
      const cut = Math.min(12.5, height * 0.43);
      return `M${radius + 0.5} .5H${right - cut}L${right} ${cut + 0.5}V${bottom - radius}a${radius} ${radius} 0 0 1 ${-radius} ${radius}H${radius + 0.5}a${radius} ${radius} 0 0 1 ${-radius} ${-radius}V${radius + 0.5}a${radius} ${radius} 0 0 1 ${radius} ${-radius}z`;
    }
  }
}

function roundedRectangle(right: number, bottom: number, radius: number): string {
  const turn = (dx: number, dy: number) => `a${radius} ${radius} 0 0 1 ${dx} ${dy}`;
  return `M${radius + 0.5} .5H${right - radius}${turn(radius, radius)}V${bottom - radius}${turn(-radius, radius)}H${radius + 0.5}${turn(-radius, -radius)}V${radius + 0.5}${turn(radius, -radius)}z`;
}

interface SilhouetteProps extends OutlineSize {
  readonly kind: NodeKind;
  readonly className?: string | undefined;
}

/** The outline as a decoration behind a node's own words; fill and stroke come from the class. */
export function Silhouette({ kind, width, height, className }: SilhouetteProps) {
  return (
    <svg
      className={className}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden
      focusable="false"
    >
      <path
        d={silhouettePath(kind, { width, height })}
        strokeLinejoin="round"
        strokeDasharray={kind === 'unknown' ? '4 3' : undefined}
      />
    </svg>
  );
}
