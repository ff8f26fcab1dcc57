import { ChevronDown, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import { RiskRule } from '#shared/domain/call-flag';
import { FormField } from '../parts/form-field.tsx';
import { PickField } from '../parts/pick-field.tsx';
import { useWide } from '../parts/use-wide.ts';
import { useWords } from '../words/words.tsx';
import type { FlagFilters } from './call-flag-calls.ts';

const ALL = 'all';
const RULES = RiskRule.options;
const REVIEWED = ['false', 'true'] as const;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

const dateIn = (text: string | null): string | undefined =>
  text !== null && DATE.test(text) ? text : undefined;

/** What the address narrows the list to. */
export const flagFiltersOf = (query: URLSearchParams): FlagFilters => ({
  from: dateIn(query.get('from')),
  to: dateIn(query.get('to')),
  rule: RULES.find((one) => one === query.get('rule')),
  reviewed: REVIEWED.find((one) => one === query.get('reviewed')),
});

type FieldsProps = {
  filters: FlagFilters;
  onChange: (changes: Record<string, string | null>) => void;
};

const Fields = ({ filters, onChange }: FieldsProps): ReactNode => {
  const { say } = useWords();
  const orNull = (text: string): string | null => (text === '' || text === ALL ? null : text);
  return (
    <div className="call-filters" role="search" aria-label={say('web.calls.filter')}>
      <FormField
        label={say('web.calls.filter.from')}
        type="date"
        isOptional
        value={filters.from ?? ''}
        onChange={(from) => onChange({ from: orNull(from) })}
      />
      <FormField
        label={say('web.calls.filter.to')}
        type="date"
        isOptional
        value={filters.to ?? ''}
        onChange={(to) => onChange({ to: orNull(to) })}
      />
      <PickField
        label={say('web.calls.filter.rule')}
        options={[ALL, ...RULES].map((id) => ({ id, text: say(`web.calls.rule.${id}`) }))}
        value={filters.rule ?? ALL}
        onPick={(rule) => onChange({ rule: orNull(rule) })}
      />
      <PickField
        label={say('web.calls.filter.reviewed')}
        options={[ALL, ...REVIEWED].map((id) => ({ id, text: say(`web.calls.reviewed.${id}`) }))}
        value={filters.reviewed ?? ALL}
        onPick={(reviewed) => onChange({ reviewed: orNull(reviewed) })}
      />
    </div>
  );
};

/** Everything that narrows the list; what is chosen stands in the address. On a phone it waits behind one button. */
export const FlagFilterFields = (props: FieldsProps): ReactNode => {
  const { say } = useWords();
  const isWide = useWide();
  const [isOpen, setIsOpen] = useState(() => Object.values(props.filters).some((one) => one !== undefined));
  if (isWide) return <Fields {...props} />;
  return (
    <Disclosure className="filter-fold" isExpanded={isOpen} onExpandedChange={setIsOpen}>
      <Button slot="trigger" className="quiet filter-open">
        <SlidersHorizontal aria-hidden size={20} />
        {say('web.calls.filter')}
        <ChevronDown aria-hidden size={20} className="filter-arrow" />
      </Button>
      <DisclosurePanel>
        <Fields {...props} />
      </DisclosurePanel>
    </Disclosure>
  );
};
