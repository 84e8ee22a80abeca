/** Headers that never change are set here; the content security policy carries a nonce and is set by the HTTP server. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
];

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  // `npm test` checks the types of everything; a start need not wait for that.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  distDir: process.env.PILOTHOUSE_BUILD_DIR ?? '.next',
  serverExternalPackages: ['pino', 'prom-client', '@kubernetes/client-node'],
  devIndicators: { position: 'bottom-right' },
  // Browsers ask for this address on their own, whatever icon the page names.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/sign.svg' }],
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};

export default config;
