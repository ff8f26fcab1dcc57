import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { putBenefitDecisionRoute } from '#shared/contracts/shared-worker';
import { EntryCheck, EntryField, EntryForm, EntryPick } from '../parts/entry-form.tsx';
import { type Entry, useEntry } from '../parts/use-entry.ts';
import { filled, numberIn, type Said } from '../parts/written.ts';
import { useWords } from '../words/words.tsx';
import { type FormProps, RecipientPick, STALE, useFieldLabel } from './entry-parts.tsx';
import {
  supplementBodies,
  supplementName,
  supplementsIn,
  type SupplementSaid,
  withAnother,
  without,
} from './supplements.ts';

const SUPPLEMENTS_MAX = 20;
const TRACKS = ['service', 'cash'] as const;

const inputOf = (said: Said) => {
  const { id = '', recipientId, from, points, reduced, track, special } = said;
  const body = {
    recipientId,
    from: filled(from),
    points: numberIn(points) ?? null,
    reduced: reduced === 'yes',
    track,
    supplements: supplementBodies(said),
    ...(special === 'yes' && { specialServices: true }),
  };
  return { params: { benefitDecisionId: id }, body };
};

const Supplement = ({ entry, index }: { entry: Entry; index: number }): ReactNode => {
  const { say } = useWords();
  const label = useFieldLabel();
  const at = (field: keyof SupplementSaid, sent: string = field) => ({
    name: supplementName(index, field),
    path: `/supplements/${index}/${sent}`,
  });
  const number = index + 1;
  return (
    <fieldset className="entry-part">
      <legend>{say('web.sharedWorker.supplement', { number })}</legend>
      <EntryField {...at('kind')} label={label('supplementKind')} lettersMax={64} />
      <EntryField {...at('hours', 'weeklyMinutes')} label={label('weeklyHours')} isNumber lettersMax={6} />
      <EntryField {...at('from')} label={label('from')} type="date" />
      <EntryField {...at('until')} label={label('until')} type="date" isOptional />
      <Button className="button" onPress={() => entry.change(without(entry.said, index))}>
        <Trash2 aria-hidden size={20} />
        {say('web.sharedWorker.supplement.remove', { number })}
      </Button>
    </fieldset>
  );
};

/** What a recipient is entitled to from a day on: points, reduced or whole, in service or in cash, supplements. */
export const BenefitForm = ({ recipientIds, onDone }: FormProps): ReactNode => {
  const { say } = useWords();
  const label = useFieldLabel();
  const entry = useEntry(putBenefitDecisionRoute, {
    draft: `benefit.${recipientIds.join('~')}`,
    first: { recipientId: recipientIds[0] ?? '', track: 'service' },
    inputOf,
    stale: STALE,
    onDone,
  });
  const count = supplementsIn(entry.said).length;
  return (
    <EntryForm entry={entry} label={say('web.sharedWorker.benefit.add')} send={say('web.sharedWorker.save')}>
      <RecipientPick recipientIds={recipientIds} field="recipient" />
      <EntryField name="from" label={label('from')} type="date" />
      <EntryField
        name="points"
        label={label('points')}
        hint={label('points.hint')}
        isNumber
        isOptional
        lettersMax={4}
      />
      <EntryCheck name="reduced" label={label('reduced')} />
      <EntryPick
        name="track"
        label={label('track')}
        options={TRACKS.map((id) => ({ id, text: say(`web.sharedWorker.track.${id}`) }))}
      />
      <EntryCheck name="special" label={label('special')} />
      {Array.from({ length: count }, (_, index) => (
        <Supplement key={index} entry={entry} index={index} />
      ))}
      {count < SUPPLEMENTS_MAX && (
        <Button className="button" onPress={() => entry.change(withAnother(entry.said))}>
          <Plus aria-hidden size={20} />
          {say('web.sharedWorker.supplement.add')}
        </Button>
      )}
    </EntryForm>
  );
};
