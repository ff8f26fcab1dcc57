import { FileUp } from 'lucide-react';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Button, FileTrigger } from 'react-aria-components';
import { INVOICE_COLUMNS } from '#shared/domain/payment/invoice';
import { goTo, addressWith } from '../address.ts';
import { asProblem, type FieldProblem } from '../api/problem.ts';
import { FormField } from '../parts/form-field.tsx';
import { ProblemNotice } from '../parts/notices.tsx';
import { useInvoices, useUpload } from '../payment/payment-calls.ts';
import { Code } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';

/** A file names at most this many problems on the page; the rest are counted. */
const PROBLEMS_SHOWN = 50;
const ID_PATTERN = '[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}';
const HEAD_LINES = 2;

/** `/lines/3/date` is a place in what was sent; in a table its line is counted from 1, after the head. */
const placeOf = ({ path }: FieldProblem, isTable: boolean): { line: number | null; field: string } => {
  const found = /(?:^|[/.])lines[/.[](\d+)\]?(?:[/.](.+))?$/.exec(path);
  if (found === null) return { line: null, field: path.replace(/^[/?]/, '') };
  return { line: Number(found[1]) + (isTable ? HEAD_LINES : 1), field: found[2] ?? '' };
};

const Problems = (props: { fields: readonly FieldProblem[]; isTable: boolean }): ReactNode => {
  const { fields, isTable } = props;
  const { say, sayIfKnown } = useWords();
  if (fields.length === 0) return null;
  return (
    <div className="payment-part">
      <h2>{say('web.invoice.upload.problems', { count: fields.length })}</h2>
      <ul className="notes">
        {fields.slice(0, PROBLEMS_SHOWN).map((one) => {
          const { line, field } = placeOf(one, isTable);
          return (
            <li key={`${one.path} ${one.code}`}>
              {line !== null && <>{say(`web.invoice.upload.${isTable ? 'line' : 'item'}`, { line })} · </>}
              <Code>{field}</Code> ·{' '}
              {sayIfKnown(`web.invoice.upload.code.${one.code}`) ?? <Code>{one.code}</Code>}
            </li>
          );
        })}
      </ul>
    </div>
  );
};

const FileField = (props: {
  name: string | null;
  onRead: (name: string, text: string) => void;
}): ReactNode => {
  const { say } = useWords();
  return (
    <div className="field">
      <span className="label">{say('web.invoice.upload.file')}</span>
      <span className="hint">
        {say('web.invoice.upload.columns')} <Code className="code-long">{INVOICE_COLUMNS.join(',')}</Code>
      </span>
      <div className="form-actions">
        <FileTrigger
          acceptedFileTypes={['text/csv', '.csv', 'application/json', '.json']}
          onSelect={(files) => {
            const file = files?.[0];
            if (file !== undefined) void file.text().then((text) => props.onRead(file.name, text));
          }}
        >
          <Button className="button">
            <FileUp aria-hidden size={20} />
            {say('web.invoice.upload.choose')}
          </Button>
        </FileTrigger>
        <bdi className="file-name">{props.name ?? say('web.invoice.upload.noFile')}</bdi>
      </div>
    </div>
  );
};

/** The number of an invoice as it is typed, and the one of this submission: after one that came in, the next. */
const useNumbers = (month: string) => {
  const [invoiceId, setInvoiceId] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const invoices = useInvoices(month, undefined, true);
  const received = invoices.data?.find((one) => one.invoiceId === invoiceId)?.sequence ?? null;
  const sequence = typed ?? String((received ?? 0) + 1);
  return { invoiceId, setInvoiceId, sequence, setSequence: setTyped, received };
};

/**
 * Sends an invoice of a month as a file, a table (CSV) or JSON; what is wrong with it is named line by line, and nothing
 * of it is stored then.
 */
export const UploadForm = ({ month, onDone }: { month: string; onDone: () => void }): ReactNode => {
  const { say } = useWords();
  const { invoiceId, setInvoiceId, sequence, setSequence, received } = useNumbers(month);
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const isTable = file?.name.toLowerCase().endsWith('.json') !== true;
  const upload = useUpload((stored) => {
    onDone();
    goTo(addressWith({ invoice: stored.invoiceId, month: stored.month }));
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (file !== null) upload.mutate({ invoiceId, month, sequence, text: file.text, isTable });
  };
  const sequenceHint =
    received === null
      ? say('web.invoice.upload.sequence.hint')
      : say('web.invoice.upload.sequence.again', { received, next: received + 1 });
  return (
    <form className="form" onSubmit={submit}>
      {upload.isError && (
        <>
          <ProblemNotice error={upload.error} />
          <Problems fields={asProblem(upload.error).fields} isTable={isTable} />
        </>
      )}
      <FormField
        label={say('web.invoice.upload.id')}
        hint={say('web.invoice.upload.id.hint')}
        isCode
        pattern={ID_PATTERN}
        lettersMax={64}
        value={invoiceId}
        onChange={setInvoiceId}
      />
      <FormField
        label={say('web.invoice.upload.sequence')}
        hint={sequenceHint}
        isCode
        pattern="[1-9][0-9]{0,8}"
        value={sequence}
        onChange={setSequence}
      />
      <FileField
        name={file?.name ?? null}
        onRead={(name, text) => {
          upload.reset();
          setFile({ name, text });
        }}
      />
      <Button
        type="submit"
        className="button button-main"
        isPending={upload.isPending}
        isDisabled={file === null}
      >
        {say('web.invoice.upload.send')}
      </Button>
    </form>
  );
};
