import { ChevronDown, Search, SlidersHorizontal, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import {
  Button,
  Disclosure,
  DisclosurePanel,
  Input,
  Label,
  SearchField,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import { FormattedNumber } from 'react-intl';
import { PickField } from '../parts/pick-field.tsx';
import { useStandingWord, type Shown } from '../parts/standing.tsx';
import { useWide } from '../parts/use-wide.ts';
import { useWords } from '../words/words.tsx';
import { SHOWN_ORDER, type Filters } from './rows.ts';

const ALL = 'all';

const totalOf = (counts: Record<Shown, number> | null): number | undefined =>
  counts === null ? undefined : Object.values(counts).reduce((sum, count) => sum + count, 0);

type StandingFilterProps = {
  value: Shown | null;
  /** How many there are of each; null until the day has been read. */
  counts: Record<Shown, number> | null;
  onChange: (shown: Shown | null) => void;
};

/** How many visits stand how; pressing one narrows the list to it. */
const StandingFilter = (props: StandingFilterProps): ReactNode => {
  const { say } = useWords();
  const word = useStandingWord();
  const isWide = useWide();
  const chosen = (id: string): Shown | null => SHOWN_ORDER.find((shown) => shown === id) ?? null;
  const options = [
    { id: ALL, text: say('web.filter.all'), count: totalOf(props.counts) },
    ...SHOWN_ORDER.map((shown) => ({ id: shown, text: word(shown), count: props.counts?.[shown] })),
  ];
  if (!isWide) {
    return (
      <PickField
        label={say('web.filter.standing')}
        options={options.map(({ id, text, count }) => ({
          id,
          text: count === undefined ? text : `${text} (${count})`,
        }))}
        value={props.value ?? ALL}
        onPick={(id) => props.onChange(chosen(id))}
      />
    );
  }
  return (
    <ToggleButtonGroup
      className="chips"
      aria-label={say('web.filter.standing')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.value ?? ALL]}
      onSelectionChange={(keys) => props.onChange(chosen(String([...keys][0])))}
    >
      {options.map(({ id, text, count }) => (
        <ToggleButton key={id} id={id} className={`chip chip-${id}`}>
          {count !== undefined && (
            <span className="chip-count">
              <FormattedNumber value={count} />
            </span>
          )}
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
};

type VisitFiltersProps = {
  filters: Filters;
  counts: StandingFilterProps['counts'];
  /** How many of them the person cared for disputes. */
  disputed: number;
  /** Branches to choose from; fewer than two: nothing to choose. */
  branchIds: readonly string[];
  onStanding: (shown: Shown | null) => void;
  onFind: (text: string) => void;
  onBranch: (branchId: string | null) => void;
  onDisputed: (isDisputed: boolean) => void;
};

/** Visits that the person cared for disputes: a rare thing, so it is offered only on a day that has one. */
const DisputedFilter = ({ filters, disputed, onDisputed }: VisitFiltersProps): ReactNode => {
  const { say } = useWords();
  if (disputed === 0 && !filters.isDisputed) return null;
  return (
    <div className="chips">
      <ToggleButton className="chip chip-disputed" isSelected={filters.isDisputed} onChange={onDisputed}>
        <span className="chip-count">
          <FormattedNumber value={disputed} />
        </span>
        {say('exception.DISPUTED_BY_RECIPIENT')}
      </ToggleButton>
    </div>
  );
};

const FilterLine = (props: VisitFiltersProps): ReactNode => {
  const { say, sayIfKnown } = useWords();
  return (
    <div className="filter-line">
      <SearchField className="field" value={props.filters.find} onChange={props.onFind}>
        <Label className="label">{say('web.filter.find')}</Label>
        <div className="find">
          <Search aria-hidden size={20} />
          <Input className="find-input" autoComplete="off" spellCheck="false" />
          <Button className="find-clear" aria-label={say('web.filter.clearFind')}>
            <X aria-hidden size={20} />
          </Button>
        </div>
      </SearchField>
      {props.branchIds.length > 1 && (
        <PickField
          label={say('web.filter.branch')}
          options={[
            { id: ALL, text: say('web.filter.allBranches') },
            ...props.branchIds.map((id) => ({ id, text: sayIfKnown(`branch.${id}`) ?? id })),
          ]}
          value={props.filters.branchId ?? ALL}
          onPick={(id) => props.onBranch(id === ALL ? null : id)}
        />
      )}
    </div>
  );
};

const isNarrowed = ({ shown, find, branchId, isDisputed }: Filters): boolean =>
  shown !== null || find !== '' || branchId !== null || isDisputed;

/** Everything that narrows the list; what is chosen stands in the address. On a phone it waits behind one button. */
export const VisitFilters = (props: VisitFiltersProps): ReactNode => {
  const { say } = useWords();
  const isWide = useWide();
  const [isOpen, setIsOpen] = useState(() => isNarrowed(props.filters));
  const fields = (
    <div className="filters" role="search" aria-label={say('web.filter.label')}>
      <StandingFilter value={props.filters.shown} counts={props.counts} onChange={props.onStanding} />
      <DisputedFilter {...props} />
      <FilterLine {...props} />
    </div>
  );
  if (isWide) return fields;
  return (
    <Disclosure className="filter-fold" isExpanded={isOpen} onExpandedChange={setIsOpen}>
      <Button slot="trigger" className="quiet filter-open">
        <SlidersHorizontal aria-hidden size={20} />
        {say('web.filter.label')}
        <ChevronDown aria-hidden size={20} className="filter-arrow" />
      </Button>
      <DisclosurePanel>{fields}</DisclosurePanel>
    </Disclosure>
  );
};
