import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import type { ServiceSummary } from '@/lib/client/service-queries.ts';
import styles from './answer-states.module.css';
import { nearestServices } from './nearest-services.ts';

interface UnknownServiceProps {
  readonly namespace: string;
  readonly name: string;
  /** All services of the mesh; null where they are not known (yet). */
  readonly services: readonly ServiceSummary[] | null;
  readonly hrefOf: (service: ServiceSummary) => string;
  readonly listHref: string;
}

/** A link to a service that is not there, with those that were probably meant. */
export function UnknownService({ namespace, name, services, hrefOf, listHref }: UnknownServiceProps) {
  const nearest = services === null ? [] : nearestServices(services, namespace, name);
  return (
    <div className={styles.failed}>
      <HealthGlyph health="unknown" size={28} label={null} />
      <h1 className={styles.title}>
        There is no service {name} in {namespace}
      </h1>
      <p className={styles.words}>
        Either the link is mistyped, or the service is gone from the mesh.
        {nearest.length > 0 && ' Was one of these meant?'}
      </p>
      <div className={styles.choices}>
        {nearest.map((service) => (
          <LinkButton key={service.id} href={hrefOf(service)}>
            {service.namespace}/{service.name}
          </LinkButton>
        ))}
        <LinkButton href={listHref} tone="primary">
          List the services
        </LinkButton>
      </div>
    </div>
  );
}
