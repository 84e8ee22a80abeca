import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Breadcrumb } from '@/components/shell/breadcrumb.tsx';
import { ErrorPage } from '@/components/shell/error-page.tsx';
import { MeshSwitch } from '@/components/shell/mesh-switch.tsx';
import { PageFrame } from '@/components/shell/page-frame.tsx';

const words = (markup: string) => markup.replaceAll(/<[^>]*>/g, '');

describe('a page', () => {
  it('has one main region that the skip link reaches', () => {
    const markup = html(<PageFrame bar={<header>bar</header>}>content</PageFrame>);
    expect(markup.match(/<main id="main" tabindex="-1"/g)).toHaveLength(1);
    expect(markup).not.toContain('<section');
  });

  it('that could not be drawn says that the mesh is not touched, and where the log has it', () => {
    const text = words(html(<ErrorPage digest="3141592" onRetry={() => undefined} />));
    expect(text).toContain('the mesh runs on and nothing was changed');
    expect(text).toContain('3141592');
    expect(words(html(<ErrorPage onRetry={() => undefined} />))).not.toContain('log');
  });
});

describe('the bar', () => {
  const meshes = [{ name: 'lab-1', detail: 'Istio 1.29' }];

  it('says in words when a source does not answer', () => {
    const ok = { name: 'Prometheus', state: 'ok', message: 'answered' } as const;
    const failed = { name: 'Kubernetes API', state: 'failed', message: 'refused since 14:29' } as const;
    const stale = { name: 'Jaeger', state: 'stale', message: 'late' } as const;
    const switchWith = (...sources: Parameters<typeof MeshSwitch>[0]['sources']) =>
      words(
        html(<MeshSwitch meshes={meshes} mesh="lab-1" onMeshChange={() => undefined} sources={sources} />),
      );
    expect(switchWith(ok)).toBe('Mesh lab-1Istio 1.29');
    expect(switchWith(stale, ok, failed)).toContain('Kubernetes API does not answer');
    expect(switchWith(stale, ok)).toContain('Jaeger late');
  });

  it('shows the way to a page and marks where one is', () => {
    const markup = html(
      <Breadcrumb steps={[{ label: 'Services', href: '/services' }, { label: 'catalog' }]} />,
    );
    expect(markup).toContain('href="/services"');
    expect(markup).toMatch(/aria-current="page"[^>]*>catalog/);
  });
});
