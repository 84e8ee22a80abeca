'use client';

import { Button } from '@/components/ui/button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Banner } from '@/components/ui/message.tsx';
import { whatIfShares, type WhatIf } from '@/lib/client/what-if.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatRatio } from '@/lib/format/ratio.ts';

interface WhatIfBannerProps {
  readonly whatIf: WhatIf;
  /** Whether the map on the screen has lines that it changes. */
  readonly isShown: boolean;
  readonly onLeave: () => void;
}

/** Says as long as it is on that the lines are not real. */
export function WhatIfBanner({ whatIf, isShown, onLeave }: WhatIfBannerProps) {
  const shares = Object.entries(whatIfShares(whatIf))
    .map(([version, share]) => `${version} ${amountText(formatRatio(share))}`)
    .join(', ');
  return (
    <Banner
      tone="accent"
      glyph={<MeshGlyph name="split" size={14} label={null} />}
      action={
        <Button size="small" onClick={onLeave}>
          Show what is
        </Button>
      }
    >
      <b>What if, not real:</b> {whatIf.service} with {shares}.{' '}
      {isShown
        ? 'Dashed lines show the requests of now, spread like that. Nothing is written.'
        : 'No line on this map shows it: draw it by app or workload, with calls to several versions.'}
    </Banner>
  );
}
