import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Code } from '@/components/ui/code.tsx';
import { Facts } from '@/components/ui/facts.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { provenanceOptions, type Provenance, type SubjectScope } from '@/lib/client/subject-queries.ts';
import styles from './map-panel.module.css';

interface PrincipalsProps {
  readonly subject: string;
  readonly scope: SubjectScope;
  readonly at: number;
}

/** Whose certificates both ends showed. Asked for on demand: these labels make the largest query of all. */
export function Principals(props: PrincipalsProps) {
  const [isAsked, setIsAsked] = useState(false);
  if (isAsked) return <AskedPrincipals {...props} />;
  return (
    <Button size="small" onClick={() => setIsAsked(true)}>
      Show identities
    </Button>
  );
}

function AskedPrincipals({ subject, scope, at }: PrincipalsProps) {
  // The map moves on meanwhile; who the two ends are does not change with every instant.
  const [askedAt] = useState(at);
  const { data, isError, refetch } = useQuery(provenanceOptions(subject, 'mtls', scope, askedAt));
  if (isError) {
    return (
      <p className={styles.failed}>
        The identities could not be read.{' '}
        <Button size="small" onClick={() => void refetch()}>
          Try now
        </Button>
      </p>
    );
  }
  if (data === undefined) return <Skeleton height="40px" />;
  const pairs = data.principals ?? [];
  if (pairs.length === 0) return <p className={styles.prose}>No proxy told whose certificates these are.</p>;
  return (
    <section className={styles.provenance} aria-label="Identities by certificate">
      {pairs.map((pair) => (
        <Facts key={`${pair.source} ${pair.destination}`} facts={factsOf(pair)} />
      ))}
    </section>
  );
}

type Pair = NonNullable<Provenance['principals']>[number];

const identity = (principal: string | null) =>
  principal === null ? 'showed no certificate' : <Code>{principal}</Code>;

const factsOf = ({ source, destination }: Pair) => [
  { name: 'From', value: identity(source) },
  { name: 'To', value: identity(destination) },
];
