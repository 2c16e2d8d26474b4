/**
 * Hides identity numbers, bank cards, mobile numbers, mail addresses and codes before anything leaves the browser.
 *
 * The plain forms alone: the guide masks again by bot/text/masking.py, which also sees through disguised ones.
 * tests/browser/test_built_widget.py compares the two.
 * Written without look-behind, which phones from before 2023 cannot read.
 */

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const LIKE_AN_IDENTITY_NUMBER = /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX]$/;
const CARD = /^(?:[3-9]\d|2[2-7])\d{13,17}$/;
const HOTLINES = /^(?:,(?:95|96|12|10)\d{3})+$/;
const LENGTHS = [18, 19, 17, 16, 15, 14, 13, 12, 11];
const LONGEST = 19;
const MOBILE = /^(?:(?:00)?86|0)?1[3-9]\d{9}$/;

const SEPARATOR = "[ \\u00a0\\u3000\\-\\u2010-\\u2015\\u2212\\uff0d_·]";
const RUN = new RegExp(
  `[0-9０-９](?:${SEPARATOR}{0,3}[0-9０-９]){10,}(?:${SEPARATOR}{0,3}[xXｘＸ])?`,
  "g",
);
const MAIL = /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;

const WORD = "[\\p{L}\\p{N}_]";
const SHORT_WORDS = ["otp", "pin", "code"]; // these only count as whole words
const CODE_WORD =
  "(?:验证码|校验码|动态码|密码|口令|驗證碼|校驗碼|動態碼|密碼" +
  `|verification code|passcode|password|otp(?!${WORD})|pin(?!${WORD})|code(?!${WORD}))`;
const WORDS_AFTER =
  `(?:[是为為就了发發给給他她]|我的|收到的?|输入|輸入|对方|對方|is(?!${WORD})|was(?!${WORD})` +
  "|[ :：=,，\"“”‘’'【\\[(（]){0,6}";
const WORDS_BEFORE =
  "[ (（【\\[\"“]?(?:[是为為就你您我这這个個的 ]|本次|登录|登錄|动态|動態|短信|手机|手機|支付|收到|银行|銀行){0,6}";
const CODE_DIGITS =
  "(?!(?:95\\p{Nd}{3}|12\\p{Nd}{3}|96\\p{Nd}{3}|100\\p{Nd}{2})(?!\\p{Nd}))" +
  "[0-9０-９](?: ?[0-9０-９]){3,7}(?![0-9０-９])(?!\\s*[元块塊万萬千个個天年月号號日次期%分])";
const CODE_AFTER = new RegExp(`(${CODE_WORD}${WORDS_AFTER})${CODE_DIGITS}`, "giu");
const CODE_BEFORE = new RegExp(
  `${CODE_DIGITS}(${WORDS_BEFORE}(?:验证码|校验码|动态码|驗證碼|校驗碼|動態碼))`,
  "gu",
);
const IS_DIGIT = /[0-9０-９]/;
const IS_WORD = new RegExp(WORD, "u");

function isIdentityNumber(digits: string): boolean {
  if (!/^[1-9][0-9]{16}[0-9X]$/.test(digits)) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return "10X98765432"[sum % 11] === digits[17];
}

function isBankCard(digits: string): boolean {
  if (!CARD.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

function placeholder(digits: string): string | null {
  if (digits.length === 18 && (isIdentityNumber(digits) || LIKE_AN_IDENTITY_NUMBER.test(digits))) return "[证件号]";
  if (isBankCard(digits)) return "[卡号]";
  return MOBILE.test(digits) ? "[手机号]" : null;
}

/** For each digit of a run, whether a group begins there; anywhere within a group too long to be one number. */
function edgesOf(run: string): boolean[] {
  const edges: boolean[] = [];
  for (const group of run.match(/[0-9０-９xXｘＸ]+/g) ?? []) {
    const glued = group.length > LONGEST && !group.startsWith("106");
    for (let i = 0; i < group.length; i++) edges.push(i === 0 || glued);
  }
  return edges;
}

function areHotlines(digits: string, edges: boolean[]): boolean {
  return HOTLINES.test(Array.from(digits, (digit, i) => (edges[i] ? `,${digit}` : digit)).join(""));
}

function secretAt(digits: string, edges: boolean[], start: number): [number, string] | null {
  for (const length of edges[start] ? LENGTHS : []) {
    const end = start + length;
    if (end > digits.length || (end < digits.length && !edges[end])) continue;
    const name = placeholder(digits.slice(start, end));
    if (name && !areHotlines(digits.slice(start, end), edges.slice(start, end))) return [end, name];
  }
  return null;
}

function narrow(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xff10 && code <= 0xff19) return String(code - 0xff10);
  return /[xXｘＸ]/.test(character) ? "X" : character;
}

function maskRun(run: string): string {
  const places = Array.from(run, (_, i) => i).filter((i) => /[0-9０-９xXｘＸ]/.test(run[i]!));
  const digits = places.map((place) => narrow(run[place]!)).join("");
  const edges = edgesOf(run);
  let masked = "";
  let kept = 0;
  for (let start = 0; start < digits.length; ) {
    const found = secretAt(digits, edges, start);
    if (found) {
      const [end, name] = found;
      masked += run.slice(kept, places[start]) + name;
      kept = places[end - 1]! + 1;
      start = end;
    } else {
      start += 1;
    }
  }
  return masked + run.slice(kept);
}

/** The text with every secret replaced by the name of what stood there, such as `[证件号]`. */
export function mask(text: string): string {
  return text
    .replace(RUN, maskRun)
    .replace(MAIL, "[邮箱]")
    .replace(CODE_AFTER, (whole: string, before: string, offset: number, all: string) => {
      const short = SHORT_WORDS.some((word) => before.toLowerCase().startsWith(word));
      return short && IS_WORD.test(all[offset - 1] ?? "") ? whole : `${before}[验证码]`;
    })
    .replace(CODE_BEFORE, (whole: string, after: string, offset: number, all: string) =>
      IS_DIGIT.test(all[offset - 1] ?? "") ? whole : `[验证码]${after}`,
    );
}
