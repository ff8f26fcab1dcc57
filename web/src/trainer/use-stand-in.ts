import { useEffect, useState } from 'react';
import * as z from 'zod/mini';

/** Of the manifest of recordings: who speaks. @see shared/domain/voice/recordings.ts */
const Manifest = z.object({ recordings: z.array(z.object({ source: z.string() })) });

/** Whether some of what is heard is a synthesiser’s stand-in; unknown counts as no. */
export const useStandIn = (): boolean => {
  const [isStandIn, setStandIn] = useState(false);
  useEffect(() => {
    const leaving = new AbortController();
    const look = async (): Promise<void> => {
      const reply = await fetch('/voice/manifest.json', { signal: leaving.signal });
      const { recordings } = z.parse(Manifest, await reply.json());
      setStandIn(recordings.some(({ source }) => source === 'placeholder-synthesised'));
    };
    // Only a note hangs on it.
    look().catch(() => undefined);
    return () => leaving.abort();
  }, []);
  return isStandIn;
};
