import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A webhook may not go there: a private network, this machine, a cloud's metadata address. */
export class ForbiddenTargetError extends Error {
  override name = 'ForbiddenTargetError';
}

/** Hosts and address ranges that an operator has opened: `hooks.internal,10.1.0.0/16,127.0.0.1`. */
export type Allowed = { hosts: ReadonlySet<string>; ranges: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][] };

/** What an operator has opened, entry by entry as it was given. */
export const allowedTargets = (setting: string | undefined): string[] =>
  (setting ?? '').split(',').flatMap((entry) => entry.trim().toLowerCase() || []);

export const allowedFrom = (setting: string | undefined): Allowed => {
  const entries = allowedTargets(setting);
  return {
    hosts: new Set(entries.filter((entry) => !ipaddr.isValid(entry) && !ipaddr.isValidCIDR(entry))),
    ranges: entries.flatMap((entry) => {
      if (ipaddr.isValidCIDR(entry)) return [ipaddr.parseCIDR(entry)];
      if (!ipaddr.isValid(entry)) return [];
      const address = ipaddr.parse(entry);
      return [[address, address.kind() === 'ipv4' ? 32 : 128] as [ipaddr.IPv4 | ipaddr.IPv6, number]];
    }),
  };
};

/** Only what is plain public internet may be called; an IPv4 address in IPv6 clothes counts as what it is. */
export const isPublicAddress = (text: string): boolean => {
  if (!ipaddr.isValid(text)) return false;
  return ipaddr.process(text).range() === 'unicast';
};

const isAllowedAddress = (text: string, { ranges }: Allowed): boolean => {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return ranges.some(([range, bits]) => range.kind() === address.kind() && address.match([range, bits] as never));
};

const mayCall = (address: string, host: string, allowed: Allowed): boolean =>
  allowed.hosts.has(host) || isPublicAddress(address) || isAllowedAddress(address, allowed);

/** Refuses what can be refused before a name is resolved. Plain http only goes to hosts that were opened. */
export const checkUrl = (url: URL, allowed: Allowed): void => {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const isOpened = allowed.hosts.has(host) || isAllowedAddress(host, allowed);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOpened)) {
    throw new ForbiddenTargetError(`${url.protocol}// is not called; use https.`);
  }
  if (ipaddr.isValid(host) && !mayCall(host, host, allowed)) throw refusal(host);
};

const refusal = (host: string): ForbiddenTargetError =>
  new ForbiddenTargetError(`${host} is in a private or reserved network; RIPEN_WEBHOOK_ALLOW can open it.`);

/**
 * Resolves a name for one connection and hands on only addresses that may be called. The connection uses exactly what
 * was checked here, so a name that resolves differently a moment later changes nothing.
 */
export const guardedLookup =
  (allowed: Allowed): LookupFunction =>
  (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 4);
      const addresses: LookupAddress[] = found.filter(({ address }) => mayCall(address, host.toLowerCase(), allowed));
      const [first] = addresses;
      if (first === undefined) return callback(refusal(host), '', 4);
      if (options.all === true) return (callback as (e: null, a: LookupAddress[]) => void)(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
