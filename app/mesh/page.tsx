import type { Metadata } from 'next';
import { Suspense } from 'react';
import { MeshPage } from './mesh-page.tsx';

export const metadata: Metadata = { title: 'Mesh' };

export default function Page() {
  return (
    <Suspense>
      <MeshPage />
    </Suspense>
  );
}
