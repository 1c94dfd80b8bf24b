// When a rule ends, in the words of a person: it is active until just before `until`.

import { daysBetween } from "../../text/dates";

export interface End {
  /** Midnights from now to the last moment on which it is active: 0 today, 1 tomorrow. */
  days: number;
  /** The last moment on which it is active. */
  last: Date;
  /** It lasts to the end of that day, so that no hour needs to be told. */
  wholeDay: boolean;
}

export function endOf(until: string, now: Date): End {
  const end = new Date(until);
  const wholeDay = end.getHours() === 0 && end.getMinutes() === 0;
  const last = wholeDay ? new Date(end.getTime() - 1) : end;
  return { days: Math.max(0, daysBetween(now, last)), last, wholeDay };
}
