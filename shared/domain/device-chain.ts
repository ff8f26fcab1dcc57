import type { DeviceEvidence } from './fact.ts';
import type { Rules } from './rules.ts';
import { type Moment, reachMillis } from './visit-draft.ts';

/** What a device's chain says about one report. */
export type ChainFinding = {
  tampered: 'signature' | 'repeated-number' | 'missing-number' | 'broken-chain' | null;
  /** Its time contradicts another report of the device across a restart. */
  isTimeUncertain: boolean;
  /** When that could first be known, milliseconds since 1970. */
  knownMillis: number;
};

type Link = Moment & { device: DeviceEvidence };

const linksByDevice = (moments: readonly Moment[]): Link[][] => {
  const devices = new Map<string, Link[]>();
  for (const moment of moments) {
    const device = moment.report.device;
    if (device === undefined) continue;
    const links = devices.get(device.deviceId) ?? [];
    links.push({ ...moment, device });
    devices.set(device.deviceId, links);
  }
  const bySequence = (a: Link, b: Link): number =>
    a.device.sequence - b.device.sequence || (a.report.reportId < b.report.reportId ? -1 : 1);
  return [...devices.values()].map((links) => links.sort(bySequence));
};

/**
 * The nearest link before (or beside) one in a sorted chain. Only links near in time are asked: whether others exist
 * depends on where the window of facts begins.
 */
const nearestBefore = (
  links: readonly Link[],
  place: number,
  link: Link,
  isWanted: (other: Link) => boolean,
  rules: Rules,
): Link | undefined => {
  for (let before = place - 1; before >= 0; before -= 1) {
    const other = links[before];
    if (other && isWanted(other) && Math.abs(link.atMillis - other.atMillis) <= reachMillis(rules))
      return other;
  }
  return undefined;
};

const isBroken = ({ device }: Link, before: Link | undefined): boolean => {
  if ((device.sequence === 1) !== (device.previousHash === null)) return true;
  return before?.device.sequence === device.sequence - 1 && before.device.hash !== device.previousHash;
};

const tampered = (link: Link, before: Link | undefined, isRepeated: boolean): ChainFinding['tampered'] => {
  if (link.device.signature === 'invalid') return 'signature';
  if (isRepeated) return 'repeated-number';
  if (before !== undefined && before.device.sequence < link.device.sequence - 1) return 'missing-number';
  return isBroken(link, before) ? 'broken-chain' : null;
};

/** Whether the server saw the report at its own time, or the counter of one boot told it. */
const isSure = (link: Link, rules: Rules): boolean =>
  link.report.clock.basis === 'monotonic' ||
  Math.abs(link.receivedMillis - link.atMillis) <= rules.clockOffsetSecondsMax * 1_000;

/** Two reports of different boots whose times run against their numbers: those nobody can vouch for. */
const doubtful = (before: Link | undefined, link: Link, rules: Rules): Link[] => {
  if (before === undefined || before.device.bootId === link.device.bootId) return [];
  if ([before, link].some(({ report }) => report.clock.basis === 'uncertain')) return [];
  if (link.atMillis >= before.atMillis - rules.clockOffsetSecondsMax * 1_000) return [];
  const unsure = [before, link].filter((one) => !isSure(one, rules));
  return unsure.length > 0 ? unsure : [link];
};

/** Checks the chains of all devices of a caregiver (`domain.md` section 4); by report id, without the sound ones. */
export const checkChains = (moments: readonly Moment[], rules: Rules): Map<string, ChainFinding> => {
  const findings = new Map<string, ChainFinding>();
  const note = (link: Link, knownMillis: number, part: Partial<ChainFinding>): void => {
    const { reportId } = link.report;
    const known = findings.get(reportId) ?? { tampered: null, isTimeUncertain: false, knownMillis };
    findings.set(reportId, { ...known, ...part, knownMillis: Math.max(known.knownMillis, knownMillis) });
  };
  for (const links of linksByDevice(moments)) {
    for (const [place, link] of links.entries()) {
      const { sequence } = link.device;
      const before = nearestBefore(links, place, link, (other) => other.device.sequence < sequence, rules);
      const twin = nearestBefore(links, place, link, (other) => other.device.sequence === sequence, rules);
      const cause = tampered(link, before, twin !== undefined);
      if (cause !== null)
        note(link, Math.max(link.receivedMillis, twin?.receivedMillis ?? 0), { tampered: cause });
      for (const one of doubtful(before, link, rules)) {
        note(one, Math.max(link.receivedMillis, before?.receivedMillis ?? 0), { isTimeUncertain: true });
      }
    }
  }
  return findings;
};
