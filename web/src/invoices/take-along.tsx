import { Download, Printer } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Button, Label, ProgressBar } from 'react-aria-components';
import type { Invoice } from '#shared/contracts/invoices';
import { useCall } from '../api/call-context.ts';
import { csvText, download } from '../parts/files.ts';
import { ProblemNotice } from '../parts/notices.tsx';
import { type InvoiceLine, type InvoiceRef, linesOf, type Only } from '../payment/payment-calls.ts';
import { useCodeWord } from '../payment/words.tsx';
import { LANGUAGES } from '../words/languages.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { cellsOf, columnWidths, type FileWords, headOf, textCellsOf } from './line-columns.ts';
import type { LineNames } from './line-list.tsx';
import { PrintSheet } from './print-sheet.tsx';

type Kind = 'xlsx' | 'csv' | 'print';

/** Writes a file of lines as they come in. */
type FileMaker = { add: (lines: InvoiceLine[]) => void; finish: () => string | Blob };

const csvMaker = (words: FileWords): FileMaker => {
  const cells: (string | number | null)[][] = [headOf(words)];
  return {
    add: (lines) => cells.push(...lines.map((line) => textCellsOf(line, words))),
    finish: () => csvText(cells),
  };
};

/** The code for it is fetched when somebody asks for a workbook. */
const xlsxMaker = async (words: FileWords, name: string, isRightToLeft: boolean): Promise<FileMaker> => {
  const { workbook } = await import('../parts/xlsx.ts');
  const book = workbook({ name, isRightToLeft, widths: columnWidths, head: headOf(words) });
  return {
    add: (lines) => book.add(lines.map((line) => cellsOf(line, words))),
    finish: book.finish,
  };
};

const useFileWords = (names: LineNames): FileWords => {
  const { say, sayIfKnown } = useWords();
  const codeWord = useCodeWord();
  return { say, codeWord, branchName: (id) => sayIfKnown(`branch.${id}`) ?? id, names };
};

/** Draws every line for the printer, and is gone when the printing is over. */
const Printing = (props: {
  invoice: Invoice;
  from: InvoiceRef;
  lines: readonly InvoiceLine[];
  names: LineNames;
  onDone: () => void;
}): ReactNode => {
  const { onDone } = props;
  useEffect(() => {
    addEventListener('afterprint', onDone, { once: true });
    void document.fonts.ready.then(() => print());
    return () => removeEventListener('afterprint', onDone);
  }, [onDone]);
  return createPortal(<PrintSheet {...props} />, document.body);
};

/** Every line as a workbook, as CSV or on paper: read page by page, with how far it is. */
export const TakeAlong = (props: {
  invoice: Invoice;
  from: InvoiceRef;
  only: Only;
  names: LineNames;
}): ReactNode => {
  const { say } = useWords();
  const call = useCall();
  const words = useFileWords(props.names);
  const { direction } = LANGUAGES[useLanguage().language];
  const [kind, setKind] = useState<Kind | null>(null);
  const [read, setRead] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const [printed, setPrinted] = useState<InvoiceLine[] | null>(null);
  const ending = useRef<AbortController | null>(null);
  useEffect(() => () => ending.current?.abort(), []);
  const { invoice, only } = props;

  const readAll = async (signal: AbortSignal, add: (lines: InvoiceLine[]) => void): Promise<void> => {
    let count = 0;
    for await (const lines of linesOf(call, props.from, only, signal)) {
      add(lines);
      count += lines.length;
      setRead(count);
    }
  };
  const take = async (wanted: Kind, signal: AbortSignal): Promise<void> => {
    if (wanted === 'print') {
      const lines: InvoiceLine[] = [];
      await readAll(signal, (some) => lines.push(...some));
      setPrinted(lines);
      return;
    }
    const sheet = `${invoice.invoiceId}`;
    const file = wanted === 'csv' ? csvMaker(words) : await xlsxMaker(words, sheet, direction === 'rtl');
    await readAll(signal, file.add);
    download(`${invoice.invoiceId}-${invoice.month}.${wanted}`, file.finish());
  };
  const start = (wanted: Kind): void => {
    const controller = new AbortController();
    ending.current = controller;
    setError(null);
    setRead(0);
    setKind(wanted);
    take(wanted, controller.signal)
      .catch((problem: unknown) => {
        if (!controller.signal.aborted) setError(problem);
      })
      .finally(() => setKind(null));
  };
  return (
    <div className="take-along">
      <div className="form-actions">
        {(['xlsx', 'csv', 'print'] as const).map((one) => {
          const Icon = one === 'print' ? Printer : Download;
          return (
            <Button key={one} className="button" isDisabled={kind !== null} onPress={() => start(one)}>
              <Icon aria-hidden size={20} />
              {say(`web.invoice.take.${one}`)}
            </Button>
          );
        })}
      </div>
      {kind !== null && (
        <div className="take-progress">
          <ProgressBar className="progress" value={read} maxValue={Math.max(1, invoice.totals.lines)}>
            {({ percentage = 0 }) => (
              <>
                <Label>{say('web.invoice.take.progress', { count: read })}</Label>
                <div className="progress-track" aria-hidden>
                  <div className="progress-bar" style={{ inlineSize: `${percentage}%` }} />
                </div>
              </>
            )}
          </ProgressBar>
          <Button className="quiet" onPress={() => ending.current?.abort()}>
            {say('web.cancel')}
          </Button>
        </div>
      )}
      {error !== null && <ProblemNotice error={error} />}
      {printed !== null && (
        <Printing
          invoice={invoice}
          from={props.from}
          lines={printed}
          names={props.names}
          onDone={() => setPrinted(null)}
        />
      )}
    </div>
  );
};
