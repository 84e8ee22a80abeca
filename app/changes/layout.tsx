import { Suspense, type ReactNode } from 'react';
import { ChangesPage } from './changes-page.tsx';

/** List and life stand beside each other and stay while another change is opened; the pages below only name themselves. */
export default function ChangesLayout({ children }: { readonly children: ReactNode }) {
  return (
    <Suspense>
      <ChangesPage />
      {children}
    </Suspense>
  );
}
