/** The launcher's own styles, inside its shadow root, where the page's styles do not reach. Lengths in px only. */
export function styleOf(colour: string, onColour: string, side: "left" | "right"): string {
  return `
*{box-sizing:border-box;margin:0}
.launcher{position:fixed;${side}:16px;bottom:calc(16px + env(safe-area-inset-bottom,0px));z-index:2;
 width:56px;height:56px;padding:0;border:0;border-radius:28px;background:${colour};color:${onColour};cursor:pointer;
 box-shadow:0 4px 16px rgba(0,0,0,.28)}
.launcher svg{display:block;width:28px;height:28px;margin:auto;fill:none;stroke:currentColor;stroke-width:2;
 stroke-linecap:round;stroke-linejoin:round}
.launcher:focus-visible{outline:3px solid ${colour};outline-offset:3px;box-shadow:0 0 0 3px #fff}
.badge{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;
 background:#b3261e;color:#fff;font:600 13px/22px system-ui,sans-serif;text-align:center}
.badge[hidden]{display:none}
.panel{position:fixed;${side}:16px;bottom:84px;z-index:1;width:400px;height:640px;max-width:calc(100vw - 32px);
 max-height:calc(100vh - 100px);border:0;border-radius:16px;overflow:hidden;background:#f3f6f8;
 box-shadow:0 8px 40px rgba(0,0,0,.28)}
.panel[hidden]{display:none}
.panel iframe{display:block;width:100%;height:100%;border:0}
.live{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (max-width:480px),(max-height:480px){
 .panel{top:var(--top,0px);right:0;bottom:auto;left:0;width:auto;height:var(--seen,100%);max-width:none;
  max-height:none;border-radius:0;box-shadow:none}
 .covered{display:none}
}`;
}
