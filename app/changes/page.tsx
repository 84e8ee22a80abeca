import type { Metadata } from 'next';

export const metadata: Metadata = { title: 'Changes' };

/** Drawn by the layout. */
export default function Page() {
  return null;
}
