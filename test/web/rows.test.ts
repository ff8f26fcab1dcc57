import { describe, expect, test } from 'vitest';
import { csvOf } from '../../web/src/visits/csv.ts';
import {
  countsOf,
  disputedIn,
  narrow,
  rowsOf,
  shownOf,
  sorted,
  sortOf,
  sortText,
} from '../../web/src/visits/rows.ts';
import { aVisit, anException } from '../support/web-world.ts';

const names = {
  caregivers: new Map([['g1', 'גלית אברהם']]),
  recipients: new Map([
    ['c1', 'כרמלה'],
    ['c2', 'Anna'],
  ]),
};

describe('how a visit is shown', () => {
  test('a visit that goes on and has nothing against it is shown as going on', () => {
    const visit = aVisit({ seed: 'a', departureAt: null, state: 'open', standing: 'needs-correction' });

    expect(shownOf(visit)).toBe('open');
  });

  test('a visit that goes on with an unseen exception waits for somebody', () => {
    const visit = aVisit({
      seed: 'a',
      departureAt: null,
      state: 'open',
      standing: 'needs-acknowledgement',
      exceptions: [anException('OUTSIDE_PLACE')],
    });

    expect(shownOf(visit)).toBe('needs-acknowledgement');
  });

  test('an alert does not make a visit wait', () => {
    const visit = aVisit({
      seed: 'a',
      departureAt: null,
      state: 'open',
      standing: 'needs-correction',
      exceptions: [anException('LATE')],
    });

    expect(shownOf(visit)).toBe('open');
  });
});

describe('what is listed', () => {
  const rows = rowsOf(
    [
      aVisit({ seed: 'a', arrivalAt: '2026-11-22T06:00:00.000Z' }),
      aVisit({ seed: 'b', recipientId: 'c2', arrivalAt: '2026-11-22T07:00:00.000Z', branchId: 'holon' }),
      aVisit({ seed: 'c', caregiverId: 'g9', arrivalAt: '2026-11-22T05:00:00.000Z', standing: 'voided' }),
    ],
    names,
  );
  const all = { find: '', branchId: null };

  test('only those that the person cared for disputes, however they stand', () => {
    const disputed = rowsOf(
      [aVisit({ seed: 'd', exceptions: [anException('DISPUTED_BY_RECIPIENT')] })],
      names,
    );
    const some = [...rows, ...disputed];

    expect(disputedIn(some, { isDisputed: false })).toEqual({ disputed: 1, left: some });
    expect(disputedIn(some, { isDisputed: true })).toEqual({ disputed: 1, left: disputed });
    expect(disputedIn(rows, { isDisputed: true })).toEqual({ disputed: 0, left: [] });
  });

  test('an id stands where the reader may not know the name', () => {
    expect(rows[2]?.caregiver).toEqual({ text: 'g9', isCode: true });
  });

  test('newest first, unless told otherwise', () => {
    const found = sorted(rows, sortOf(null), 'he').map(({ visit }) => visit.arrivalAt?.slice(11, 13));

    expect(found).toEqual(['07', '06', '05']);
  });

  test('a search finds names in any case, and ids', () => {
    expect(narrow(rows, { ...all, find: ' anna ' })).toHaveLength(1);
    expect(narrow(rows, { ...all, find: 'g9' })).toHaveLength(1);
    expect(narrow(rows, { ...all, find: 'nobody' })).toHaveLength(0);
  });

  test('standings are counted over what the search and the branch leave', () => {
    expect(countsOf(narrow(rows, { find: '', branchId: 'tel-aviv' }))).toMatchObject({
      verified: 1,
      voided: 1,
    });
  });

  test.each(['minutes', '-recipient', 'time'])(
    'the sort %s comes back from the address as it went in',
    (text) => {
      expect(sortText(sortOf(text))).toBe(text);
    },
  );

  test('a sort that does not exist is the first one', () => {
    expect(sortText(sortOf('-nothing'))).toBeNull();
  });
});

describe('the file for a spreadsheet', () => {
  test('a name that looks like a formula stays a name', () => {
    const rows = rowsOf([aVisit({ seed: 'a' })], {
      caregivers: new Map([['g1', '=HYPERLINK("x")']]),
      recipients: new Map(),
    });

    expect(csvOf(rows)).toContain(`"'=HYPERLINK(""x"")"`);
  });

  test('every line has as many cells as the head', () => {
    const [head, line] = csvOf(rowsOf([aVisit({ seed: 'a' })], names))
      .trim()
      .split('\r\n');

    expect(line?.split('","')).toHaveLength(head?.split('","').length ?? 0);
  });
});
