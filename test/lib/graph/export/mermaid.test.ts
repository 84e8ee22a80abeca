import { describe, expect, it } from 'vitest';
import { mermaidOf } from '@/lib/graph/export/mermaid.ts';
import { mapOf } from '@/test/support/golden-map.ts';

const columns = 'reporter | from | asked | to | proto | code | policy | rate';
const map = (...lines: string[]) => mapOf({ requests: [columns, ...lines].join('\n') }, 'app');

describe('a map as Mermaid', () => {
  it('has namespaces as subgraphs, versions in names, figures on arrows, plaintext dotted', () => {
    const text = mermaidOf(
      map(
        'source | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http | 200 | | 9',
        'source | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http | 503 | | 1',
        'destination | unknown | shop/cart | c1/shop/cart-v1 | http | 200 | none | 2',
      ),
    );
    expect(text.split('\n').slice(0, 9)).toEqual([
      'flowchart LR',
      '  subgraph g0 ["shop"]',
      '    n0["cart v1"]:::degraded',
      '    n1["frontend"]:::unhealthy',
      '  end',
      '  n2["unknown"]:::healthy',
      '  n1 -->|"10 rps, 10 % fail"| n0',
      '  n2 -.->|"2 rps, plaintext"| n0',
      '  classDef degraded stroke:#c37902,stroke-width:2px',
    ]);
  });

  it('lets no name end its quotes', () => {
    const text = mermaidOf(map('source | c1/shop/a"]-->b<i> | shop/cart | c1/shop/cart | http | 200 | | 1'));
    expect(text).toContain('["a#quot;]--#gt;b#lt;i#gt;"]');
  });
});
