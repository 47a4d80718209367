import { describe, expect, it } from 'vitest';
import { fieldsOfTraits, type LeadField, readValue, standardFields } from '../../shared/lead/index.ts';

const own: LeadField[] = [
  ...standardFields,
  { name: 'seats', label: 'Seats', type: 'number' },
  { name: 'partner', label: 'Partner', type: 'boolean' },
  { name: 'tools', label: 'Tools', type: 'list' },
  { name: 'renewal', label: 'Renewal', type: 'date' },
];

describe('a field’s type', () => {
  it('is taken from whatever door it comes by, the workspace’s own fields too', () => {
    expect(
      fieldsOfTraits({ seats: '25', partner: 'yes', tools: 'a, b', renewal: '2026-12-31 00:00:00', nick: ' Al ' }, own),
    ).toEqual({ seats: 25, partner: true, tools: ['a', 'b'], renewal: '2026-12-31', nick: 'Al' });
  });

  it.each([
    ['1.200,50', 1200.5],
    ['1,200', 1200],
    ['12,5', 12.5],
    ['1.5', 1.5],
    ['$1,250,000', 1250000],
    ['51-200', 51],
    ['200+', 200],
    ['many', undefined],
  ])('reads the number %s', (text, value) => {
    expect(readValue('number', text)).toBe(value);
    expect(fieldsOfTraits({ annualRevenue: text })).toEqual({ annualRevenue: value ?? text });
  });

  it.each([
    ['2026-12-31', '2026-12-31'],
    ['2026-12-31 00:00:00', '2026-12-31'],
    ['31.12.2026', '2026-12-31'],
    ['12/31/2026', '2026-12-31'],
    ['2026-12-31T15:30:00Z', '2026-12-31T15:30:00.000Z'],
    ['2026-02-30', undefined],
    ['30.02.2026', undefined],
    ['01/02/2026', undefined],
  ])('reads the day %s as a day, and none that does not exist', (text, value) => {
    expect(readValue('date', text)).toBe(value);
  });
});
