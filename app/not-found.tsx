import { NotFoundPage } from '@/components/shell/not-found-page.tsx';

export const metadata = { title: 'No such page' };

export default function NotFound() {
  return <NotFoundPage />;
}
