import { drawNode } from '../../../domain/drawn-node.ts';
import type { Reporter } from '../../../domain/mesh-graph.ts';
import { encodeIdPart, serviceId } from '../../../domain/node-id.ts';
import type { Party, ServiceRef } from '../../../domain/traffic.ts';
import type { Labels } from '../../../prometheus/answer.ts';
import { foldHosts } from './fold-hosts.ts';
import { clustersOf, SOURCE_LABELS, sourceOf, TARGET_LABELS, targetOf } from './identify-ends.ts';
import type { Ends } from './identify-ends.ts';
import { LabelTree } from '../label-tree.ts';

/** Ends with the names under which reporters are compared. All series with equal end labels share one of these. */
export interface NamedEnds extends Ends {
  /** Node ids of both ends in the workload view. */
  readonly sourceId: string;
  readonly destinationId: string;
  /** (source workload, service): a waypoint takes all of it over, per protocol. */
  readonly route: string;
  /** (source workload, service, destination workload): one reporter speaks for each, per protocol. */
  readonly pair: string;
  /** The pair in one combination of apps and versions. */
  readonly atom: string;
}

/** Ends before their names are known: hosts are folded only once all of them were seen. */
type OpenEnds = { -readonly [Key in keyof NamedEnds]: NamedEnds[Key] };

/** One party of a side in one cluster, with its names; all ends that it takes part in share it. */
interface Source {
  readonly party: Party | null;
  id: string;
  version: string;
}

interface Target {
  destination: Party;
  readonly service: ServiceRef | null;
  id: string;
  asked: string;
  version: string;
  /** Names of what each source sent to it. */
  readonly names: Map<Source, Pick<NamedEnds, 'route' | 'pair' | 'atom'>>;
}

interface SourceSide {
  readonly byCluster: Map<string, Source>;
}

interface TargetSide {
  readonly byCluster: Map<string, Target>;
  readonly ends: Readonly<Record<Reporter, Map<SourceSide, readonly KnownEnds[]>>>;
}

/** Ends of one reporter and two label sets; cluster labels differ rarely. */
interface KnownEnds {
  readonly sourceCluster: string | undefined;
  readonly destinationCluster: string | undefined;
  readonly ends: OpenEnds | null;
}

const NO_STAND_INS = new Map<string, ServiceRef>();

/** Finds the ends of series; equal parties are one object, and everything about one is made once. */
export class EndIndex {
  readonly #sources = new LabelTree<SourceSide>(SOURCE_LABELS, () => ({ byCluster: new Map() }));
  readonly #targets = new LabelTree<TargetSide>(TARGET_LABELS, () => ({
    byCluster: new Map(),
    ends: { waypoint: new Map(), source: new Map(), destination: new Map() },
  }));
  readonly #known: { readonly ends: OpenEnds; readonly source: Source; readonly target: Target }[] = [];

  /** Ends whose names are empty until {@link nameAll}; null where the source is in a namespace but has no name. */
  of(labels: Labels, reporter: Reporter): NamedEnds | null {
    const sourceSide = this.#sources.of(labels);
    const targetSide = this.#targets.of(labels);
    const found = targetSide.ends[reporter].get(sourceSide) ?? [];
    const { source_cluster: sourceCluster, destination_cluster: destinationCluster } = labels;
    for (const one of found) {
      if (one.sourceCluster === sourceCluster && one.destinationCluster === destinationCluster)
        return one.ends;
    }
    const ends = this.#open(labels, sourceSide, targetSide);
    targetSide.ends[reporter].set(sourceSide, [...found, { sourceCluster, destinationCluster, ends }]);
    return ends;
  }

  #open(labels: Labels, sourceSide: SourceSide, targetSide: TargetSide): OpenEnds | null {
    const clusters = clustersOf(labels);
    let source = sourceSide.byCluster.get(clusters.source);
    if (source === undefined) {
      source = { party: sourceOf(labels, clusters.source), id: '', version: '' };
      sourceSide.byCluster.set(clusters.source, source);
    }
    if (source.party === null) return null;
    let target = targetSide.byCluster.get(clusters.destination);
    if (target === undefined) {
      const found = targetOf(labels, clusters.destination);
      target = { ...found, id: '', asked: '', version: '', names: new Map() };
      targetSide.byCluster.set(clusters.destination, target);
    }
    const { destination, service } = target;
    const unnamed = { sourceId: '', destinationId: '', route: '', pair: '', atom: '' };
    const ends = { source: source.party, destination, service, ...unnamed };
    this.#known.push({ ends, source, target });
    return ends;
  }

  /** Folds hosts and names all ends; returns how many hosts were folded. */
  nameAll(): number {
    const sources = new Set(this.#known.map(({ source }) => source));
    const targets = new Set(this.#known.map(({ target }) => target));
    const fold = foldHosts([...targets].map(({ destination }) => destination));
    for (const source of sources) if (source.party !== null) nameSource(source, source.party);
    for (const target of targets) {
      target.destination = fold.party(target.destination);
      nameTarget(target);
    }
    for (const { ends, source, target } of this.#known) {
      ends.destination = target.destination;
      ends.sourceId = source.id;
      ends.destinationId = target.id;
      Object.assign(ends, namesOf(source, target));
    }
    return fold.count;
  }
}

const versionKey = (party: Party): string =>
  party.kind === 'workload' ? `${encodeIdPart(party.app ?? '')}/${encodeIdPart(party.version ?? '')}` : '';

function nameSource(source: Source, party: Party): void {
  source.id = drawNode(party, 'workload', NO_STAND_INS).id;
  source.version = versionKey(party);
}

function nameTarget(target: Target): void {
  const { destination, service } = target;
  target.id = drawNode(destination, 'workload', NO_STAND_INS).id;
  const host = destination.kind === 'external' ? target.id : '';
  target.asked = service === null ? host : serviceId(service.cluster, service.namespace, service.name);
  target.version = versionKey(destination);
}

function namesOf(source: Source, target: Target): Pick<NamedEnds, 'route' | 'pair' | 'atom'> {
  const known = target.names.get(source);
  if (known !== undefined) return known;
  const route = `${source.id}|${target.asked}`;
  const pair = `${route}|${target.id}`;
  const names = { route, pair, atom: `${pair}|${source.version}|${target.version}` };
  target.names.set(source, names);
  return names;
}
