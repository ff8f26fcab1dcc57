import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** One sheet of a workbook. Numbers stay numbers and dates dates; `widths` are in letters. */
export type Sheet = {
  name: string;
  isRightToLeft: boolean;
  widths: readonly number[];
  head: readonly string[];
};
/** A local date, `YYYY-MM-DD`: a spreadsheet sorts and counts with it, and writes it in its reader's way. */
export type DateCell = { date: string };
/** One line of a sheet. */
export type SheetLine = readonly (string | number | null | DateCell)[];

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_NAME_LETTERS_MAX = 31;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Control characters have no form in XML. */
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const escaped = (text: string): string =>
  text.replace(UNWRITABLE, '').replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? '');

/** Days are counted from the last but one day of 1899 (ECMA-376, part 1, 18.17.4.1). */
const DAY_ZERO_MILLIS = Date.UTC(1899, 11, 30);
const DAY_MILLIS = 86_400_000;
const DATE_STYLE = ' s="2"';

const cell = (value: SheetLine[number], style: string): string => {
  if (value === null) return '<c/>';
  if (typeof value === 'object') {
    return `<c${DATE_STYLE}><v>${(Date.parse(value.date) - DAY_ZERO_MILLIS) / DAY_MILLIS}</v></c>`;
  }
  return typeof value === 'number'
    ? `<c${style}><v>${value}</v></c>`
    : `<c${style} t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
};
const row = (line: SheetLine, style = ''): string =>
  `<row>${line.map((value) => cell(value, style)).join('')}</row>`;

const sheetStart = ({ isRightToLeft, widths, head }: Sheet): string =>
  `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"${isRightToLeft ? ' rightToLeft="1"' : ''}>` +
  '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>' +
  widths
    .map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join('') +
  `</cols><sheetData>${row(head, ' s="1"')}`;
const SHEET_END = '</sheetData></worksheet>';

/** The parts of a workbook beside its sheet (ECMA-376, part 1, 12.2 and part 2, 9). */
const around = ({ name }: Sheet): Record<string, string> => ({
  '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
  '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets><sheet name="${escaped(name.replace(/[\\/?*[\]:]/g, ' ').slice(0, SHEET_NAME_LETTERS_MAX))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
});

/**
 * A workbook of one sheet, written while its lines come in: what is kept is compressed already. Written here, because
 * the libraries for it compress in workers made from text, which the page's content policy forbids (decision 0022).
 */
export const workbook = (sheet: Sheet) => {
  const encoder = new TextEncoder();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error;
    pieces.push(new Uint8Array(piece));
  });
  for (const [path, text] of Object.entries(around(sheet))) {
    const part = new ZipPassThrough(path);
    zip.add(part);
    part.push(encoder.encode(text), true);
  }
  const lines = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 6 });
  zip.add(lines);
  lines.push(encoder.encode(sheetStart(sheet)));
  return {
    add: (some: readonly SheetLine[]): void => {
      lines.push(encoder.encode(some.map((line) => row(line)).join('')));
    },
    /** Nothing can be added after it. */
    finish: (): Blob => {
      lines.push(encoder.encode(SHEET_END), true);
      zip.end();
      return new Blob(pieces, { type: TYPE });
    },
  };
};
