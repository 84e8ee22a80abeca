'use client';

import { ErrorPage } from '@/components/shell/error-page.tsx';

interface ErrorBoundaryProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorBoundary({ error, reset }: ErrorBoundaryProps) {
  return <ErrorPage digest={error.digest} onRetry={reset} />;
}
