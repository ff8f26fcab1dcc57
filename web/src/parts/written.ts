/** What was written into a form, field by field, as it stands there; what was never touched is missing. */
export type Said = Readonly<Record<string, string>>;

/** A field that may be left empty: not there, rather than an empty text. */
export const filled = (text: string | undefined): string | undefined => {
  const written = text?.trim() ?? '';
  return written === '' ? undefined : written;
};

/** A number as it is written, with a point or a comma; anything else stays a text, which the contract refuses. */
export const numberIn = (text: string | undefined): number | string | undefined => {
  const written = filled(text)?.replace(',', '.');
  if (written === undefined) return undefined;
  const number = Number(written);
  return Number.isFinite(number) ? number : written;
};
