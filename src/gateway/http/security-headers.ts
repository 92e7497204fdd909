/** Headers on every answer, whatever it is: the page runs our own code only, and no other page may frame or read it. */

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  // Covers ws: and wss: to the same host and port too (CSP 3).
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  // Sounds are in the messages themselves; none is ever fetched.
  'media-src blob:',
  "style-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // No script's address, and nothing that becomes HTML, but through the page's one policy, which has none for HTML.
  "require-trusted-types-for 'script'",
  'trusted-types aperture',
].join('; ');

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), microphone=(), display-capture=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), bluetooth=(), midi=()',
  'X-Frame-Options': 'DENY',
};
