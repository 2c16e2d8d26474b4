/** The operator's colour, made readable: buttons carry black or white, words in it are darkened or lightened. */

const AA = 4.5;

function channels(hex: string): [number, number, number] {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)) as [number, number, number];
}

function luminance(rgb: readonly number[]): number {
  const [r, g, b] = rgb.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: readonly number[], b: readonly number[]): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const css = (rgb: readonly number[]) => `rgb(${rgb.map(Math.round).join(", ")})`;

function towards(from: readonly number[], to: number, share: number): number[] {
  return from.map((c) => c + (to - c) * share);
}

/** The colour moved towards black or white until words in it can be read on the background. */
function readable(rgb: readonly number[], background: readonly number[]): number[] {
  const to = luminance(background) > 0.5 ? 0 : 255;
  for (let share = 0; share < 1; share += 0.05) {
    const moved = towards(rgb, to, share);
    if (contrast(moved, background) >= AA) return moved;
  }
  return [to, to, to];
}

/** Sets the page's colours out of one `#rrggbb`. */
export function applyColour(hex: string, dark: boolean): void {
  const rgb = channels(hex);
  const style = document.documentElement.style;
  const background = dark ? [28, 34, 46] : [243, 246, 248];
  const onWhite = contrast(rgb, [255, 255, 255]) >= AA;
  style.setProperty("--brand-1", hex);
  style.setProperty("--brand-2", hex);
  style.setProperty("--on-brand", onWhite ? "#fff" : "#10141c");
  style.setProperty("--brand-words", css(readable(rgb, background)));
  style.setProperty("--brand-3", css(dark ? towards(rgb, 20, 0.62) : towards(rgb, 255, 0.84)));
  style.setProperty("--brand-4", css(dark ? towards(rgb, 20, 0.78) : towards(rgb, 255, 0.92)));
}
