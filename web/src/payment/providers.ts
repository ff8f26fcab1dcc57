/** A provider in a list. */
export type NamedProvider = { providerId: string; name: string };

const folded = (text: string): string => text.toLocaleLowerCase().normalize('NFKC');

/** The providers whose name or id holds every word that is sought, by name. */
export const foundProviders = (providers: readonly NamedProvider[], find: string): NamedProvider[] => {
  const words = folded(find).split(/\s+/).filter(Boolean);
  const { compare } = new Intl.Collator('he', { numeric: true });
  return providers
    .filter(({ providerId, name }) => {
      const text = folded(`${name} ${providerId}`);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => compare(a.name, b.name) || compare(a.providerId, b.providerId));
};
