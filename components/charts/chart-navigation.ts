import { createContext } from 'react';

/** Goes to an address within the console. The pages give theirs; without one the browser loads the address. */
export const ChartNavigation = createContext<(href: string) => void>((href) =>
  globalThis.location.assign(href),
);
