/**
 * Whether nine digits are an Israeli identity number: check digit right (weights 1,2,1,2...), and not 000000000.
 * It does not tell 09 from 90, so a number alone never identifies a person.
 */
export const isIdentityNumber = (digits: string): boolean => {
  if (!/^[0-9]{9}$/.test(digits) || digits === '000000000') return false;
  let sum = 0;
  for (const [index, digit] of [...digits].entries()) {
    const product = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === 0;
};

/** All but the last three digits hidden, for lists. */
export const maskIdentityNumber = (digits: string): string => `******${digits.slice(-3)}`;
