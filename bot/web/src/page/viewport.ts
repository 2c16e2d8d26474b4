/** Keeps the page as high as what can be seen, so that the on-screen keyboard covers no input. */

/** Follows the visual viewport; `--seen` is its height. */
export function followViewport(): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = () => {
    document.documentElement.style.setProperty("--seen", `${viewport.height}px`);
    if (viewport.offsetTop > 0) window.scrollTo(0, 0); // iOS pushes the whole page up instead
  };
  viewport.addEventListener("resize", fit);
  viewport.addEventListener("scroll", fit);
  fit();
}
