import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';

/** The head of a column that sorts its table: pressed again, it turns the order around. */
export const SortHead = (props: {
  text: string;
  isSorted: boolean;
  isDescending: boolean;
  className?: string;
  onSort: (isDescending: boolean) => void;
}): ReactNode => {
  const { isSorted, isDescending } = props;
  const direction = isDescending ? 'descending' : 'ascending';
  const Arrow = isDescending ? ArrowDown : ArrowUp;
  return (
    <th scope="col" className={props.className} aria-sort={isSorted ? direction : 'none'}>
      <button type="button" className="sort" onClick={() => props.onSort(isSorted && !isDescending)}>
        {props.text}
        {isSorted && <Arrow aria-hidden size={18} />}
      </button>
    </th>
  );
};
