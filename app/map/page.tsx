import type { Metadata } from 'next';
import { parseMapLocation } from '@/lib/client/map-location.ts';
import { initialMap } from './initial-map.ts';
import { MapPage } from './map-page.tsx';

export const metadata: Metadata = { title: 'Map' };

interface PageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

export default async function Page({ searchParams }: PageProps) {
  const parameters = await searchParams;
  const get = (name: string): string | null => {
    const value = parameters[name];
    return (typeof value === 'string' ? value : value?.[0]) ?? null;
  };
  return <MapPage initial={await initialMap(parseMapLocation({ get }))} />;
}
