const tokens = {
  ground: '--ground',
  surface1: '--surface-1',
  surface2: '--surface-2',
  text1: '--text-1',
  text2: '--text-2',
  text3: '--text-3',
  line2: '--line-2',
  line3: '--line-3',
  accent: '--accent',
  edge: '--edge',
  healthy: '--health-healthy',
  degraded: '--health-degraded',
  unhealthy: '--health-unhealthy',
  unknown: '--health-unknown',
  idle: '--health-unknown',
  injected: '--injected',
  degradedText: '--health-degraded-text',
  unhealthyText: '--health-unhealthy-text',
  onStatus: '--on-status',
  mutual: '--mtls-mutual',
  mixed: '--mtls-mixed',
  plaintext: '--mtls-plaintext',
  namespaceFill: '--namespace-fill',
  namespaceLine: '--namespace-line',
  nodeFill: '--node-fill',
  nodeLine: '--node-line',
  accentSoft: '--accent-soft',
} as const;

export type PaletteColor = keyof typeof tokens;

/** The design tokens as colours that a canvas takes, and the font of the page. */
export type Palette = Readonly<Record<PaletteColor, string>> & { readonly font: string };

/** Resolves tokens in the theme that is on the screen now, in the order given. */
export function resolveColors(host: HTMLElement, names: readonly string[]): readonly string[] {
  const probe = document.createElement('span');
  probe.hidden = true;
  host.append(probe);
  const colors = names.map((name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return colors;
}

/** The palette of the map in the theme that is on the screen now. */
export function readPalette(host: HTMLElement): Palette {
  const colors = resolveColors(host, Object.values(tokens));
  const named = Object.fromEntries(Object.keys(tokens).map((name, place) => [name, colors[place] ?? '']));
  return { ...(named as Record<PaletteColor, string>), font: getComputedStyle(host).fontFamily };
}

/** Calls back when the theme changes, by choice or by the system. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const scheme = matchMedia('(prefers-color-scheme: light)');
  scheme.addEventListener('change', callback);
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', callback);
  };
}
