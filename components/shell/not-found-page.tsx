import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { MessagePage } from './message-page.tsx';

/** Says that an address leads nowhere. */
export function NotFoundPage() {
  return (
    <MessagePage
      glyph={<HealthGlyph health="unknown" size={28} label={null} />}
      title="This address leads nowhere"
      acts={
        <>
          <LinkButton href="/map" tone="primary">
            Open the map
          </LinkButton>
          <LinkButton href="/services">List the services</LinkButton>
        </>
      }
    >
      Either the link is mistyped, or what it names is gone from the mesh.
    </MessagePage>
  );
}
