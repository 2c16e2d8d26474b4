/** Chinese input: while candidates are open, Enter belongs to the input method. */

interface Key {
  key: string;
  keyCode: number;
  shiftKey: boolean;
  nativeEvent?: { isComposing?: boolean };
  isComposing?: boolean;
}

/**
 * True for the Enter that sends: not while composing, not with Shift.
 *
 * Asked on keydown. Safari ends the composition before this keydown and says so only by the key code 229.
 */
export function isSendKey(event: Key): boolean {
  const composing = event.isComposing || event.nativeEvent?.isComposing || event.keyCode === 229;
  return event.key === "Enter" && !event.shiftKey && !composing;
}
