import type { Outcome } from './morning.ts';

const WRONG_SHOWN_MAX = 10;

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const aligned = (rows: readonly (readonly (string | number)[])[]): string[] => {
  const widths: number[] = [];
  for (const row of rows)
    for (const [place, cell] of row.entries())
      widths[place] = Math.max(widths[place] ?? 0, String(cell).length);
  return rows.map((row) =>
    row
      .map((cell, place) =>
        place === 0
          ? String(cell).padEnd(widths[place] ?? 0)
          : String(cell).padStart((widths[place] ?? 0) + 2),
      )
      .join('')
      .trimEnd(),
  );
};

/** Whether a morning came out as it must. */
export const isRight = ({ reports, findings, complaints }: Outcome): boolean =>
  reports.lost === 0 && findings.wrong.length === 0 && complaints.length === 0;

/** The table at the end of a morning. */
export const outcomeText = (outcome: Outcome): string => {
  const { reports, findings, complaints, millisBy, retries } = outcome;
  const channels = [...millisBy].map(([channel, millis]) => {
    const sorted = [...millis].sort((a, b) => a - b);
    return [channel, sorted.length, quantile(sorted, 0.5).toFixed(1), quantile(sorted, 0.99).toFixed(1)];
  });
  const wrong = findings.wrong
    .slice(0, WRONG_SHOWN_MAX)
    .map(
      ({ story, caregiverId, recipientId, differences }) =>
        `  ${caregiverId} at ${recipientId} (${story}): ${differences.join('; ')}`,
    );
  const more = findings.wrong.length - wrong.length;
  const lines = [
    ...aligned([
      ['Reports', ''],
      ['  sent', reports.sent],
      ['  stored', reports.stored],
      ['  lost', reports.lost],
      ['Visits', ''],
      ['  right', findings.right],
      ['  wrong', findings.wrong.length],
    ]),
    ...wrong,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...complaints.slice(0, WRONG_SHOWN_MAX).map((complaint) => `  ${complaint}`),
    'Exceptions',
    ...aligned(
      [...findings.byCode].sort(([, a], [, b]) => b - a).map(([code, count]) => [`  ${code}`, count]),
    ),
    `Answers (${retries} sent again later)`,
    ...aligned([
      ['  channel', 'answers', 'p50 ms', 'p99 ms'],
      ...channels.map(([name, ...rest]) => [`  ${name}`, ...rest]),
    ]),
  ];
  return `${lines.join('\n')}\n`;
};
