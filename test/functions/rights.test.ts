import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { catalogue, type FunctionEntry, TABLES } from '../../functions/catalogue.ts';
import { programOf, reachedFrom } from '../support/reached-rights.ts';

const root = join(import.meta.dirname, '../..');
const pathOf = ({ file }: FunctionEntry): string => join(root, `${file}.ts`);

const tableOf = (variable: string): string =>
  Object.entries(TABLES).find(([, table]) => table.variable === variable)?.[0] ?? variable;

let calls: Record<string, ReadonlySet<string>>;

/** Each function with every `action on table` that its code can come to. */
beforeAll(() => {
  const program = programOf(Object.values(catalogue).map(pathOf));
  calls = Object.fromEntries(
    Object.entries(catalogue).map(([name, entry]) => {
      const reached = reachedFrom(program, pathOf(entry)).flatMap(({ file, action, variables }) =>
        variables.length === 0
          ? [`${action} on a table that ${file} does not tell`]
          : variables.map((variable) => `${action} on ${tableOf(variable)}`),
      );
      return [name, new Set(reached)];
    }),
  );
}, 300_000);

const complaints = (entries: Record<string, FunctionEntry>): string[] =>
  Object.entries(entries).flatMap(([name, { tables }]) => {
    const may = new Set(
      Object.entries(tables).flatMap(([table, actions]) => actions.map((action) => `${action} on ${table}`)),
    );
    const does = calls[name] ?? new Set();
    return [
      ...[...does].filter((right) => !may.has(right)).map((right) => `${name} lacks ${right}`),
      ...[...may].filter((right) => !does.has(right)).map((right) => `${name} has ${right} too much`),
    ];
  });

test('every function may do at its tables what its code calls, and nothing else', () => {
  expect(complaints(catalogue)).toEqual([]);
});

const withRights = (name: string, tables: FunctionEntry['tables']): Record<string, FunctionEntry> => {
  const entry = catalogue[name];
  if (entry === undefined) throw new Error(`No such function: ${name}`);
  return { [name]: { ...entry, tables } };
};

test('a right that no call needs, and a call that no right allows, are both seen', () => {
  const { reports, directory } = catalogue['put-report']?.tables ?? {};

  expect(
    complaints(
      withRights('put-report', {
        reports: [...(reports ?? []), 'DeleteItem'],
        directory: directory ?? [],
        'fix-keys': ['GetItem'],
      }),
    ).sort(),
  ).toEqual(['put-report has DeleteItem on reports too much', 'put-report lacks PutItem on fix-keys']);
});
