import { assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountText, digits } from '../../../lib/format/amount.ts';
import { formatBytes, formatBytesPerSecond } from '../../../lib/format/bytes.ts';
import { formatBurn, formatLatencyChange, formatRatioChange } from '../../../lib/format/change.ts';
import { formatCount, formatCountOf } from '../../../lib/format/count.ts';
import { formatLatency } from '../../../lib/format/latency.ts';
import { formatRate } from '../../../lib/format/rate.ts';
import { formatRatio, formatShareEvidence } from '../../../lib/format/ratio.ts';

/** Tests compare with plain spaces; the thin gap itself has a test of its own. */
const plain = (text: string) => text.replaceAll('\u202f', ' ');
const read = (amount: Parameters<typeof amountText>[0]) => plain(amountText(amount));

describe('a rate', () => {
  it.each([
    [0, '0 rps', '0 rps'],
    [0.0004, '< 0.01 rps', '< 0.01 rps'],
    [0.05, '0.05 rps', '0.05 rps'],
    [0.0996, '0.1 rps', '0.1 rps'],
    [0.2, '0.2 rps', '0.2 rps'],
    [8.4, '8.4 rps', '8.4 rps'],
    [99.94, '99.9 rps', '99.9 rps'],
    [99.96, '100 rps', '100.0 rps'],
    [412.6, '413 rps', '412.6 rps'],
    [1380, '1,380 rps', '1,380.0 rps'],
    [9999.7, '10.0k rps', '10.0k rps'],
    [18_400, '18.4k rps', '18.4k rps'],
    [999_990, '1.0M rps', '1.0M rps'],
    [2_450_000, '2.5M rps', '2.5M rps'],
  ])('%f a second reads %s on the map and %s in a table', (perSecond, onMap, inTable) => {
    expect(read(formatRate(perSecond, 'map'))).toBe(onMap);
    expect(read(formatRate(perSecond, 'table'))).toBe(inTable);
  });
});

describe('a ratio', () => {
  it.each([
    [0, '0.0 %'],
    [0.00004, '< 0.01 %'],
    [0.0001, '0.01 %'],
    [0.0044, '0.44 %'],
    [0.00996, '1.0 %'],
    [0.022, '2.2 %'],
    [0.141, '14.1 %'],
    [0.9994, '99.9 %'],
    [0.9995, '99.95 %'],
    [0.99999, '> 99.99 %'],
    [1, '100 %'],
  ])('%f reads %s', (ratio, text) => {
    expect(read(formatRatio(ratio))).toBe(text);
  });

  it('never reads zero when something failed, nor full when something is missing', () => {
    assert(
      property(double({ min: 1e-12, max: 1 - 1e-9, noNaN: true }), (ratio) => {
        const figure = formatRatio(ratio)?.figure;
        return figure !== '0.0' && figure !== '0.00' && figure !== '100' && figure !== '100.0';
      }),
    );
  });

  it('brings its interval and its count where it is evidence', () => {
    const text = formatShareEvidence({ ratio: 0.1, lowRatio: 0.096, highRatio: 0.104, requests: 19_806 });
    expect(plain(text)).toBe('10.0 % (9.6 to 10.4 %), 19,806 requests');
    expect(plain(formatShareEvidence({ ratio: 1, lowRatio: 0.025, highRatio: 1, requests: 1 }))).toBe(
      '100 % (2.5 to 100 %), 1 request',
    );
  });
});

describe('a latency', () => {
  it.each([
    [0, '0 ms', '0 ms'],
    [0.03, '< 1 ms', '< 0.1 ms'],
    [0.7, '1 ms', '0.7 ms'],
    [8.94, '9 ms', '8.9 ms'],
    [9.97, '10 ms', '10 ms'],
    [84.2, '84 ms', '84 ms'],
    [999.4, '999 ms', '999 ms'],
    [999.6, '1.00 s', '1.00 s'],
    [1840, '1.84 s', '1.84 s'],
    [61_500, '61.50 s', '61.50 s'],
  ])('%f ms reads %s on the map and %s in a trace', (latencyMs, signal, trace) => {
    expect(read(formatLatency(latencyMs))).toBe(signal);
    expect(read(formatLatency(latencyMs, 'trace'))).toBe(trace);
  });
});

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [0.2, '< 1 B'],
    [512, '512 B'],
    [999.6, '1.0 kB'],
    [66_600, '66.6 kB'],
    [999_960, '1.0 MB'],
    [4_200_000, '4.2 MB'],
    [7_500_000_000, '7.5 GB'],
  ])('%f reads %s', (bytes, text) => {
    expect(read(formatBytes(bytes))).toBe(text);
  });

  it('read per second on a TCP edge', () => {
    expect(read(formatBytesPerSecond(66_600))).toBe('66.6 kB/s');
  });
});

describe('counts and changes', () => {
  it.each([
    [0, '0'],
    [504, '504'],
    [19_806, '19,806'],
    [1_234_567, '1,234,567'],
    [-42, '−42'],
  ])('%i reads %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  it('agree with their noun', () => {
    expect(formatCountOf(1, 'request')).toBe('1 request');
    expect(formatCountOf(0, 'request')).toBe('0 requests');
    expect(formatCountOf(2, 'proxy', 'proxies')).toBe('2 proxies');
  });

  it.each([
    [1, '+100 %'],
    [0.38, '+38 %'],
    [-0.035, '−3.5 %'],
    [0.0996, '+10 %'],
    [0.0002, '< +0.1 %'],
    [-0.0002, '> −0.1 %'],
    [0, '0 %'],
  ])('a change of %f reads %s', (change, text) => {
    expect(read(formatRatioChange(change))).toBe(text);
  });

  it.each([
    [-5, '−5.0 ms'],
    [142.3, '+142 ms'],
    [1200, '+1.20 s'],
    [-1200, '−1.20 s'],
    [0, '0 ms'],
    [0.01, '< +0.1 ms'],
  ])('a difference of %f ms reads %s', (changeMs, text) => {
    expect(read(formatLatencyChange(changeMs))).toBe(text);
  });

  it('burn is a multiple', () => {
    expect(formatBurn(0.9)).toBe('0.9×');
    expect(formatBurn(0)).toBe('0.0×');
    expect(formatBurn(14.42)).toBe('14.4×');
  });
});

describe('what is not known', () => {
  it('is a dash in every kind, never 0', () => {
    for (const format of [
      formatRate,
      formatRatio,
      formatLatency,
      formatBytes,
      formatRatioChange,
      formatLatencyChange,
    ]) {
      expect(amountText(format(null))).toBe('–');
      expect(amountText(format(Number.NaN))).toBe('–');
    }
    expect(formatCount(null)).toBe('–');
    expect(formatBurn(null)).toBe('–');
  });

  it('includes a quantile that fell into the endless bucket', () => {
    expect(formatLatency(Number.POSITIVE_INFINITY)).toBeNull();
  });
});

describe('text', () => {
  it('keeps figure and unit on one line with a thin gap', () => {
    expect(amountText({ figure: '8.4', unit: 'rps' })).toBe('8.4\u202frps');
    expect(amountText({ figure: '0.9×', unit: '' })).toBe('0.9×');
  });

  it('has no minus before a zero', () => {
    expect(digits(-0.04, 1)).toBe('0.0');
  });
});
