/** Embedded data as an address that only this page can read, for as long as it is shown. */
import { useEffect, useState } from 'preact/hooks';

/** Null until it is made; `'broken'` where the data is no base64. */
export function useBlobUrl(base64: string, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const blob = toBlob(base64, type);
    if (blob === null) {
      setUrl(BROKEN);
      return;
    }
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [base64, type]);
  return url;
}

export const BROKEN = 'broken';

function toBlob(base64: string, type: string): Blob | null {
  try {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
    return new Blob([bytes], { type });
  } catch {
    return null;
  }
}
