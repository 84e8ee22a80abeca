import { redirect } from 'next/navigation';

/** The map is what there is to see first. */
export default function HomePage() {
  redirect('/map');
}
