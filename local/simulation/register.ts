import type { Client } from './client.ts';
import { type Assigned, type Cast, type Home, officesOf, PROVIDERS, type Worker } from './people.ts';
import type { Phone } from './phone.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const LOCAL = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Jerusalem',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const LOCAL_DATE = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Jerusalem', dateStyle: 'short' });
const HOUR = 3_600_000;
const PLANNED_HOURS = 4;

/** The date that a clock in Asia/Jerusalem shows. */
export const localDate = (millis: number): string => LOCAL_DATE.format(millis);

const clockAt = (millis: number): { weekday: number; time: string } => {
  const parts = new Map(LOCAL.formatToParts(millis).map(({ type, value }) => [type, value]));
  return {
    weekday: WEEKDAYS.indexOf(parts.get('weekday') ?? ''),
    time: `${parts.get('hour')}:${parts.get('minute')}`,
  };
};

const planOf = ({ plannedMillis }: Assigned) => {
  if (plannedMillis === null) return {};
  const { weekday, time } = clockAt(plannedMillis);
  const end = clockAt(plannedMillis + PLANNED_HOURS * HOUR).time;
  return { plan: [{ weekday, start: time, end }] };
};

const homeBody = (home: Home) => ({
  name: home.name,
  identityNumber: home.identityNumber,
  branchId: home.branchId,
  householdId: home.householdId,
  landlines: [home.landline],
  places: [
    {
      placeId: 'home',
      kind: 'home',
      latitudeDegrees: home.latitudeDegrees,
      longitudeDegrees: home.longitudeDegrees,
    },
  ],
  language: 'he',
});

const workerBody = (worker: Worker, providerId: string) => ({
  name: worker.name,
  kind: 'israeli',
  identityNumber: worker.identityNumber,
  phones: [worker.phone],
  phoneKind: worker.phoneKind,
  language: 'he',
  providerBranchId: `${providerId}-${worker.providerBranchId}`,
});

/**
 * Registers everybody through the public API: the providers by the Division, people by their providers, keys by the
 * caregivers' phones.
 */
export const register = async (
  stage: Client,
  cast: Cast,
  phones: ReadonlyMap<string, Phone>,
  anchorMillis: number,
  tick: () => void,
): Promise<void> => {
  const put = async (username: string, path: string, body: unknown): Promise<void> => {
    const make = () => ({ body: JSON.stringify(body) });
    await stage.must({ as: null, method: 'PUT', path, username, make });
    tick();
  };
  for (const providerId of PROVIDERS) {
    const branches = officesOf(providerId).map((id) => ({ providerBranchId: id, name: id }));
    await put('division', `/v1/providers/${providerId}`, { name: `ספק הדמיה ${providerId}`, branches });
  }
  await Promise.all([
    ...cast.homes.map((home) =>
      put(`admin:${home.providerId}`, `/v1/recipients/${home.recipientId}`, homeBody(home)),
    ),
    ...cast.workers.map(async (worker) => {
      for (const providerId of worker.employers) {
        await put(
          `admin:${providerId}`,
          `/v1/caregivers/${worker.caregiverId}`,
          workerBody(worker, providerId),
        );
      }
    }),
  ]);
  await Promise.all([
    ...cast.assignments.map((assigned) =>
      put(`admin:${assigned.providerId}`, `/v1/assignments/${assigned.assignmentId}`, {
        caregiverId: assigned.caregiverId,
        recipientId: assigned.recipientId,
        from: localDate(anchorMillis - 48 * HOUR),
        ...(assigned.weeklyMinutes !== null && { weeklyMinutes: assigned.weeklyMinutes }),
        ...planOf(assigned),
      }),
    ),
    ...cast.workers.map(async ({ caregiverId, employers, pin }) => {
      if (pin !== null) await put(`admin:${employers[0]}`, `/v1/caregivers/${caregiverId}/pin`, { pin });
    }),
    ...[...phones].map(async ([caregiverId, { deviceId, publicKey }]) => {
      if (deviceId === null || publicKey === null) return;
      const { kty, crv, x, y } = publicKey;
      await put(`caregiver:${caregiverId}`, `/v1/devices/${deviceId}`, { publicKey: { kty, crv, x, y } });
    }),
  ]);
};

/** How many puts `register` makes. */
export const registrationsOf = (cast: Cast, phones: ReadonlyMap<string, Phone>): number =>
  PROVIDERS.length +
  cast.homes.length +
  cast.workers.reduce((sum, { employers, pin }) => sum + employers.length + (pin === null ? 0 : 1), 0) +
  cast.assignments.length +
  [...phones.values()].filter(({ deviceId }) => deviceId !== null).length;
