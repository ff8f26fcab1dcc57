import fc from 'fast-check';
import { expect, test } from 'vitest';
import { itemText, plainItem } from '#shared/adapters/attributes';
import { factFromItem, factToItem, isFactItem, isStrayItem, strayToItem } from '#shared/adapters/fact-item';
import { millisInUuidv7 } from '#shared/domain/fact-id';
import { anyFact, anyReport } from '../../support/any-fact.ts';

/** Through the database's own protocol, as it is written and read. */
const throughTheWire = (item: object) => plainItem(JSON.parse(itemText(item)));

test('a fact comes out of its item as it went in', () => {
  fc.assert(
    fc.property(anyFact, (fact) => {
      const item = throughTheWire(factToItem(fact));

      expect(isFactItem(item)).toBe(true);
      expect(isStrayItem(item)).toBe(false);
      expect(factFromItem(item)).toEqual(fact);
    }),
  );
});

test('the second place of a report gives the report itself, and lies where its time belongs', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const item = throughTheWire(strayToItem(report));

      expect(isStrayItem(item)).toBe(true);
      expect(millisInUuidv7(String(item['sk']))).toBe(Date.parse(report.effectiveAt));
      expect(factFromItem(item)).toEqual(report);
    }),
  );
});

test('an item that is no fact of ours is not taken for one', () => {
  expect(() => factFromItem({ pk: 'CAREGIVER#g1', sk: 'x', fact: 'rumour' })).toThrow();
  expect(isFactItem({ pk: 'CORRECTION#a1#k1', sk: 'CLAIM' })).toBe(false);
});
