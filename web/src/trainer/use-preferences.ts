import { useCallback, useState } from 'react';
import * as z from 'zod/mini';

/** How somebody likes the telephone, kept on this device. */
const Preferences = z.object({
  sound: z._default(z.boolean(), true),
  /** 0 to 100. */
  volume: z._default(z.number().check(z.gte(0), z.lte(100)), 80),
  /** A key is awaited without end. */
  waits: z._default(z.boolean(), false),
});
export type Preferences = z.infer<typeof Preferences>;

const KEPT_AS = 'hineni.telephone';

const kept = (): Preferences => {
  try {
    const read = z.safeParse(Preferences, JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}'));
    return read.success ? read.data : z.parse(Preferences, {});
  } catch {
    return z.parse(Preferences, {});
  }
};

/** The preferences of this device and the way to change them. */
export const usePreferences = (): [Preferences, (some: Partial<Preferences>) => void] => {
  const [preferences, setPreferences] = useState(kept);
  const change = useCallback((some: Partial<Preferences>) => {
    setPreferences((before) => {
      const next = { ...before, ...some };
      localStorage.setItem(KEPT_AS, JSON.stringify(next));
      return next;
    });
  }, []);
  return [preferences, change];
};
