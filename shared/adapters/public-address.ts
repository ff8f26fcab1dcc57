import { BlockList, isIP } from 'node:net';

/** What is no address of the open internet. @see IANA, IPv4 Special-Purpose Address Registry (RFC 6890). */
const NOT_PUBLIC_4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Within 2000::/3, which alone is given out: tunnels and examples, behind which other addresses hide. */
const NOT_PUBLIC_6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const listOf = (family: 'ipv4' | 'ipv6', subnets: readonly [string, number][]): BlockList => {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family);
  return list;
};
const closed4 = listOf('ipv4', NOT_PUBLIC_4);
const closed6 = listOf('ipv6', NOT_PUBLIC_6);
const given6 = listOf('ipv6', [['2000::', 3]]);
const loopback4 = listOf('ipv4', [['127.0.0.0', 8]]);

/** Whether an IP address is of the open internet; nothing that is no IP address is. */
export const isPublicAddress = (address: string): boolean => {
  switch (isIP(address)) {
    case 4:
      return !closed4.check(address, 'ipv4');
    case 6:
      return given6.check(address, 'ipv6') && !closed6.check(address, 'ipv6');
    default:
      return false;
  }
};

/** Whether an IP address is this machine itself. */
export const isLoopback = (address: string): boolean =>
  address === '::1' || (isIP(address) === 4 && loopback4.check(address, 'ipv4'));
