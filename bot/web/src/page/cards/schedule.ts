/** Finds the payments in a table that is a schedule: one amount for each instalment, month or day. */
import type { TableBody } from "../../chat/types.ts";

export interface Bar {
  label: string;
  amount: number;
  shown: string;
  /** Whether payments between this one and the one before it are not in the table. */
  afterGap: boolean;
}

const FEWEST = 3;
const INSTALMENT = /第.{1,3}期|^\d+$|^\d{4}\s*[-/.年]|\d\s*月|^(month|instal\w*|payment|no\.)\s*\d|[a-z]\s+\d{4}$/i;
const MONEY = /元|¥|￥|yuan|CNY/i;

function amountOf(cell: string): number | null {
  const match = /^[^\d-]*(\d[\d,]*(?:\.\d+)?)[^\d]*$/.exec(cell);
  return match ? Number(match[1]!.replace(/,/g, "")) : null;
}

/** Which month of all, or which instalment; null where the row does not say so in figures. */
function numberOf(label: string): number | null {
  const month = /^(\d{4})\s*[-/.年]\s*(\d{1,2})/.exec(label) ?? /^()(?:第\s*)?(\d{1,3})(?:\s*期)?$/.exec(label);
  return month ? Number(month[1]) * 12 + Number(month[2]) : null;
}

/** One bar for each row, or null for a table that compares other things. */
export function scheduleIn(table: TableBody): Bar[] | null {
  const { rows, columns } = table;
  // the first row may be a sum that is paid at once, without a date
  if (rows.length < FEWEST || !rows.slice(1).every((row) => INSTALMENT.test(row[0]!.trim()))) return null;
  for (let column = 1; column < columns.length; column++) {
    const cells = rows.map((row) => row[column] ?? "");
    const amounts = cells.map(amountOf);
    const isMoney = MONEY.test(columns[column]!) || cells.every((cell) => MONEY.test(cell));
    if (isMoney && amounts.every((amount) => amount !== null)) {
      const numbers = rows.map((row) => numberOf(row[0]!));
      return rows.map((row, i) => {
        const [here, before] = [numbers[i]!, numbers[i - 1] ?? null];
        const afterGap = here !== null && before !== null && here - before > 1;
        return { label: row[0]!, amount: amounts[i]!, shown: cells[i]!, afterGap };
      });
    }
  }
  return null;
}
