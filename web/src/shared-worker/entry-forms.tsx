import { type ReactNode, type SubmitEvent, useState } from 'react';
import {
  Button,
  Checkbox,
  Disclosure,
  DisclosurePanel,
  Input,
  Label,
  Text,
  TextField,
} from 'react-aria-components';
import { putDeterminationRoute, putImmigrationPermitRoute } from '#shared/contracts/shared-worker';
import { ProblemNotice } from '../parts/notices.tsx';
import { PickField } from '../parts/pick-field.tsx';
import { useWords } from '../words/words.tsx';
import { useRecord } from './shared-worker-calls.ts';

const Field = (props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'date' | 'text';
  hint?: string;
  isOptional?: boolean;
  pattern?: string;
}): ReactNode => {
  const { say } = useWords();
  return (
    <TextField
      className="field"
      value={props.value}
      onChange={props.onChange}
      isRequired={props.isOptional !== true}
      {...(props.pattern !== undefined && { pattern: props.pattern })}
    >
      <Label className="label">{say(`web.sharedWorker.field.${props.label}`)}</Label>
      {props.hint !== undefined && (
        <Text slot="description" className="hint">
          {say(`web.sharedWorker.field.${props.hint}`)}
        </Text>
      )}
      <Input className="input" type={props.type ?? 'text'} />
    </TextField>
  );
};

/** A form that is folded away until somebody wants to record something. */
const Folded = (props: { title: string; children: (close: () => void) => ReactNode }): ReactNode => {
  const { say } = useWords();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Disclosure className="entry" isExpanded={isOpen} onExpandedChange={setIsOpen}>
      <Button slot="trigger" className="button">
        {say(props.title)}
      </Button>
      <DisclosurePanel>{isOpen && props.children(() => setIsOpen(false))}</DisclosurePanel>
    </Disclosure>
  );
};

const Save = (props: { isPending: boolean }): ReactNode => {
  const { say } = useWords();
  return (
    <Button type="submit" className="button button-main" isPending={props.isPending}>
      {say('web.sharedWorker.save')}
    </Button>
  );
};

const NEW_PERMIT = { from: '', to: '', approvedOn: '', isJoint: false };

const PermitFields = (props: { recipientIds: readonly string[]; onDone: () => void }): ReactNode => {
  const { say } = useWords();
  const [holder = '', other = ''] = props.recipientIds;
  const [recipientId, setRecipientId] = useState(holder);
  const [permitId] = useState(() => crypto.randomUUID());
  const [said, setSaid] = useState(NEW_PERMIT);
  const change = (some: Partial<typeof NEW_PERMIT>): void => setSaid((before) => ({ ...before, ...some }));
  const record = useRecord(putImmigrationPermitRoute, props.onDone);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const withRecipientId = recipientId === holder ? other : holder;
    const { from, to, approvedOn, isJoint } = said;
    const body = { recipientId, from, to, ...(isJoint && { joint: { withRecipientId, approvedOn } }) };
    record.mutate({ params: { permitId }, body });
  };
  return (
    <form className="form" onSubmit={submit}>
      {record.isError && <ProblemNotice error={record.error} />}
      <PickField
        label={say('web.sharedWorker.field.holder')}
        options={props.recipientIds.map((id) => ({ id, text: id }))}
        value={recipientId}
        onPick={setRecipientId}
      />
      <Field label="from" type="date" value={said.from} onChange={(from) => change({ from })} />
      <Field label="to" type="date" value={said.to} onChange={(to) => change({ to })} />
      <Checkbox className="check" isSelected={said.isJoint} onChange={(isJoint) => change({ isJoint })}>
        <span className="check-box" aria-hidden />
        {say('web.sharedWorker.field.joint')}
      </Checkbox>
      {said.isJoint && (
        <Field
          label="approvedOn"
          type="date"
          value={said.approvedOn}
          onChange={(approvedOn) => change({ approvedOn })}
        />
      )}
      <Save isPending={record.isPending} />
    </form>
  );
};

const KINDS = ['social-worker', 'nurse', 'physiotherapist', 'occupational-therapist', 'nii-social-worker'];
const MONTH = '[0-9]{4}-(0[1-9]|1[0-2])';

const DeterminationFields = (props: {
  recipientIds: readonly string[];
  workers: readonly string[];
  onDone: () => void;
}): ReactNode => {
  const { say } = useWords();
  const [determinationId] = useState(() => crypto.randomUUID());
  const [said, setSaid] = useState({
    caregiverId: props.workers[0] ?? '',
    load: 'no',
    month: '',
    untilMonth: '',
    visitedOn: '',
    name: '',
    kind: 'social-worker',
  });
  const change = (some: Partial<typeof said>): void => setSaid((before) => ({ ...before, ...some }));
  const record = useRecord(putDeterminationRoute, props.onDone);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { name, kind, untilMonth, load, ...rest } = said;
    const until = untilMonth === '' ? {} : { untilMonth };
    const body = {
      ...rest,
      ...until,
      load: load === 'yes',
      recipientIds: props.recipientIds,
      professional: { name, kind },
    };
    record.mutate({ params: { determinationId }, body });
  };
  return (
    <form className="form" onSubmit={submit}>
      {record.isError && <ProblemNotice error={record.error} />}
      <Field label="worker" value={said.caregiverId} onChange={(caregiverId) => change({ caregiverId })} />
      <PickField
        label={say('web.sharedWorker.field.load')}
        options={['no', 'yes'].map((id) => ({ id, text: say(`web.sharedWorker.load.${id}`) }))}
        value={said.load}
        onPick={(load) => change({ load })}
      />
      <Field
        label="month"
        hint="month.hint"
        pattern={MONTH}
        value={said.month}
        onChange={(month) => change({ month })}
      />
      <Field
        label="untilMonth"
        hint="month.hint"
        pattern={MONTH}
        isOptional
        value={said.untilMonth}
        onChange={(untilMonth) => change({ untilMonth })}
      />
      <Field
        label="visitedOn"
        type="date"
        value={said.visitedOn}
        onChange={(visitedOn) => change({ visitedOn })}
      />
      <Field label="professional" value={said.name} onChange={(name) => change({ name })} />
      <PickField
        label={say('web.sharedWorker.field.kind')}
        options={KINDS.map((id) => ({ id, text: say(`web.sharedWorker.kind.${id}`) }))}
        value={said.kind}
        onPick={(kind) => change({ kind })}
      />
      <Save isPending={record.isPending} />
    </form>
  );
};

/** What may be recorded of a case by this person. */
export const EntryForms = (props: {
  recipientIds: readonly string[];
  workers: readonly string[];
  recordsPermits: boolean;
  determines: boolean;
}): ReactNode => (
  <div className="entries">
    {props.recordsPermits && (
      <Folded title="web.sharedWorker.permit.add">
        {(close) => <PermitFields recipientIds={props.recipientIds} onDone={close} />}
      </Folded>
    )}
    {props.determines && (
      <Folded title="web.sharedWorker.determination.add">
        {(close) => (
          <DeterminationFields recipientIds={props.recipientIds} workers={props.workers} onDone={close} />
        )}
      </Folded>
    )}
  </div>
);
