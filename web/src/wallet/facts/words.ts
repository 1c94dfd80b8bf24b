// A fact in the words of a person.

import { day, longDay, moment } from "../../text/dates";
import { lookup, t } from "../../text/text.svelte";
import type { Fact } from "../state/view";

export const symptomName = (symptom: string): string => lookup(`symptom.${symptom}`, symptom);

export function factWords(fact: Fact): string {
  switch (fact.kind) {
    case "symptom":
      return symptomWords(fact);
    case "symptom-check":
      return t("fact.symptom-check", { when: moment(new Date(fact.at)) });
    case "test":
      return t("fact.test", {
        test: t(`test.${fact.test}`),
        result: t(`result.${fact.result}`),
        when: moment(new Date(fact.specimen)),
      });
    case "vaccination":
      return t("fact.vaccination", { dose: fact.dose, series: fact.series, day: day(fact.date) });
    case "recovery":
      return t("fact.recovery", { day: day(fact.first_positive) });
    case "exposure":
      return t("fact.exposure", { tier: t(`tier.${fact.tier}`), first: day(fact.first), last: day(fact.last) });
    case "encounter":
      return t("fact.encounter", { minutes: fact.minutes, day: day(fact.day) });
    case "area-visit":
      return t("fact.area-visit", { level: t(`level.${fact.level}`), first: day(fact.first), last: day(fact.last) });
  }
}

function symptomWords(fact: Extract<Fact, { kind: "symptom" }>): string {
  const symptom = symptomName(fact.symptom);
  const first = longDay(new Date(fact.onset));
  if (fact.ended === undefined) return t("fact.symptom", { symptom, first });
  return t("fact.symptom.ended", { symptom, first, last: longDay(new Date(fact.ended)) });
}
