import { expect, test } from 'vitest';
import { deviceStatement, type StatementInput } from '#shared/domain/device-statement';

const input: StatementInput = {
  reportId: '01a2302f-5800-7e3a-a2f8-a9a7a5648c92',
  kind: 'arrival',
  recipientIds: ['c2', 'c1'],
  occurredAt: '2026-12-01T08:00:00+02:00',
  fix: {
    latitudeDegrees: 32.08,
    longitudeDegrees: 34.78,
    accuracyMetres: 12.5,
    capturedAt: '2026-12-01T05:59:58Z',
  },
  device: {
    deviceId: 'phone-1',
    sequence: 7,
    previousHash: 'abc',
    bootId: 'boot\n"1"',
    monotonicMillis: 1234.5,
  },
};

test('the statement is the documented text, line by line', () => {
  expect(deviceStatement(input).split('\n')).toEqual([
    'hineni.report.v1',
    '01a2302f-5800-7e3a-a2f8-a9a7a5648c92',
    'arrival',
    'c2,c1',
    '2026-12-01T06:00:00.000Z',
    'fix 32.08 34.78 12.5 2026-12-01T05:59:58.000Z real',
    'phone-1',
    '7',
    'abc',
    '"boot\\n\\"1\\""',
    '1234.5',
  ]);
});

test('a phone that writes the same moment in another way signs the same text', () => {
  expect(deviceStatement({ ...input, occurredAt: '2026-12-01T06:00:00Z' })).toBe(deviceStatement(input));
});

test.each<[string, Partial<StatementInput>]>([
  ['the report', { reportId: '01a2302f-5800-7e3a-a2f8-a9a7a5648c93' }],
  ['the kind', { kind: 'departure' }],
  ['the recipients', { recipientIds: ['c1'] }],
  ['the time', { occurredAt: '2026-12-01T08:00:01+02:00' }],
  ['the fix', { fix: { absent: 'denied' } }],
  [
    'the mock flag',
    {
      fix: {
        latitudeDegrees: 32.08,
        longitudeDegrees: 34.78,
        accuracyMetres: 12.5,
        capturedAt: '2026-12-01T05:59:58Z',
        mock: true,
      },
    },
  ],
  [
    'the accuracy',
    { fix: { latitudeDegrees: 32.08, longitudeDegrees: 34.78, capturedAt: '2026-12-01T05:59:58Z' } },
  ],
  ['the device', { device: { ...input.device, deviceId: 'phone-2' } }],
  ['the number', { device: { ...input.device, sequence: 8 } }],
  ['the report before', { device: { ...input.device, previousHash: null } }],
  ['the boot', { device: { ...input.device, bootId: 'boot-2' } }],
  ['the counter', { device: { ...input.device, monotonicMillis: 1234 } }],
])('%s changes the text', (_name, change) => {
  expect(deviceStatement({ ...input, ...change })).not.toBe(deviceStatement(input));
});
