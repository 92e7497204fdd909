/** A name for this browser that its owner recognises in a list of devices, such as "Chromium on Linux". */

export function deviceName(userAgent: string): string {
  return `${browserOf(userAgent)} on ${systemOf(userAgent)}`;
}

function browserOf(userAgent: string): string {
  if (/Edg(A|iOS)?\//.test(userAgent)) return 'Edge';
  if (/OPR\//.test(userAgent)) return 'Opera';
  if (/Firefox\/|FxiOS\//.test(userAgent)) return 'Firefox';
  if (/SamsungBrowser\//.test(userAgent)) return 'Samsung Internet';
  if (/Chrome\/|Chromium\/|CriOS\//.test(userAgent)) return 'Chromium';
  if (/Safari\//.test(userAgent)) return 'Safari';
  return 'A browser';
}

function systemOf(userAgent: string): string {
  if (/iPhone/.test(userAgent)) return 'iPhone';
  if (/iPad/.test(userAgent)) return 'iPad';
  if (/Android/.test(userAgent)) return 'Android';
  if (/CrOS/.test(userAgent)) return 'ChromeOS';
  if (/Windows/.test(userAgent)) return 'Windows';
  if (/Mac OS X|Macintosh/.test(userAgent)) return 'macOS';
  if (/Linux/.test(userAgent)) return 'Linux';
  return 'an unknown system';
}
