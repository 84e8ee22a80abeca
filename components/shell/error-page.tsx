'use client';

import { Button } from '@/components/ui/button.tsx';
import { Code } from '@/components/ui/code.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { MessagePage } from './message-page.tsx';

interface ErrorPageProps {
  /** Finds the entry in the server's log; a failure in the browser has none. */
  readonly digest?: string | undefined;
  readonly onRetry: () => void;
}

/** Says that drawing the page failed; the mesh is not touched by that. */
export function ErrorPage({ digest, onRetry }: ErrorPageProps) {
  return (
    <MessagePage
      glyph={<HealthGlyph health="unhealthy" size={28} label={null} />}
      title="The console could not draw this page"
      acts={
        <>
          <Button tone="primary" onClick={onRetry}>
            Draw it again
          </Button>
          <LinkButton href="/map">Open the map</LinkButton>
        </>
      }
    >
      <p>The fault is in the console; the mesh runs on and nothing was changed.</p>
      {digest !== undefined && (
        <p>
          The server's log has it under <Code>{digest}</Code>.
        </p>
      )}
    </MessagePage>
  );
}
