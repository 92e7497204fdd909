/** The token of an `Authorization: Bearer …` header (RFC 6750); null where there is none that fits. */
export const bearerToken = (header: string | undefined): string | null =>
  header === undefined ? null : (/^Bearer +([\w.~+/=-]+) *$/i.exec(header)?.[1] ?? null);
