import type { ReactNode } from 'react';
import { useProviderName } from '../api/queries.ts';
import { Code } from '../words/when.tsx';

/** The name of a provider where the reader may know it, else its id. */
export const ProviderName = ({ providerId }: { providerId: string }): ReactNode => {
  const name = useProviderName(providerId);
  return name === undefined ? <Code>{providerId}</Code> : <bdi>{name}</bdi>;
};
