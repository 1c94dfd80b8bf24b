// A line of the table of benches.

export function bench(name: string, value: number, unit: string, ...ratios: [ratio: number, rival: string][]): void {
  const beside = ratios.map(([ratio, rival]) => ` (${digits(ratio)} × ${rival})`).join("");
  console.log(`BENCH ${name} ${digits(value)} ${unit}${beside}`);
}

/** Three digits that count. */
export const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}
