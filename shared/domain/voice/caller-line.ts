/** Keys that spell ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE: how some vendors send "no number". */
const SPELT: ReadonlySet<string> = new Set([
  '+266696687',
  '+7378742833',
  '+2562533',
  '+8656696',
  '+86282452253',
]);
const E164 = /^\+[1-9][0-9]{4,14}$/;
const ISRAELI = /^0[2-9][0-9]{7,8}$/;

/**
 * A vendor's caller number as E.164; local Israeli numbers get their country.
 * @returns null for a number that is withheld, missing or none: the call goes on by number and PIN
 */
export const callerLine = (text: string | null | undefined): string | null => {
  const digits = (text ?? '').replace(/[\s-]/g, '');
  const line = ISRAELI.test(digits) ? `+972${digits.slice(1)}` : digits.replace(/^(00)?972/, '+972');
  return E164.test(line) && !SPELT.has(line) ? line : null;
};
