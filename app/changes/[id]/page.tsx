import type { Metadata } from 'next';

interface PageProps {
  readonly params: Promise<{ readonly id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: `Change ${decodeURIComponent((await params).id)}` };
}

/** Drawn by the layout. */
export default function Page() {
  return null;
}
