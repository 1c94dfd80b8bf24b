// A form that is walked with Enter alone: it goes on to the next field, and from the last one to the button. Ctrl+Enter (or ⌘) sends
// the form from wherever one is.

/** For `onkeydown` of a form. */
export function walk(event: KeyboardEvent & { currentTarget: HTMLFormElement }): void {
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    return event.currentTarget.requestSubmit();
  }
  const here = event.target;
  if (!(here instanceof HTMLInputElement) || here.type === "file") return;
  event.preventDefault();
  const stops = stopsOf(event.currentTarget);
  const place = stops.findIndex((stop) => stop === here || (here.type === "radio" && sameGroup(stop, here)));
  enter(stops[place + 1]);
}

/** As Tab enters a field: what stands in it is marked, and typing takes its place. */
function enter(stop: HTMLElement | undefined): void {
  stop?.focus();
  if (stop instanceof HTMLInputElement && stop.type === "text") stop.select();
}

/** Where one stops on the way: every field that is seen, a group of choices once, then the button. */
function stopsOf(form: HTMLFormElement): HTMLElement[] {
  const all = [...form.querySelectorAll<HTMLInputElement>("input:not([type=hidden]):not(:disabled), select:not(:disabled), button[type=submit]")];
  return all.filter((stop) => stop.checkVisibility() && (stop.type !== "radio" || stop === standing(all, stop)));
}

const sameGroup = (one: HTMLElement, other: HTMLInputElement): boolean =>
  one instanceof HTMLInputElement && one.type === "radio" && one.name === other.name;

/** The choice of a group that Tab would come to. */
function standing(all: HTMLInputElement[], one: HTMLInputElement): HTMLInputElement | undefined {
  const group = all.filter((other) => sameGroup(other, one));
  return group.find((choice) => choice.checked) ?? group[0];
}

/** Goes to the field of a member, whatever hides it. */
export function goTo(form: HTMLElement | undefined, member: string | undefined): void {
  const fields = form?.querySelectorAll<HTMLInputElement>(`[data-member="${CSS.escape(member ?? "")}"]`) ?? [];
  const field = [...fields].find(({ type, checked }) => type !== "radio" || checked) ?? fields[0];
  const closed = field?.closest("details:not([open])");
  if (closed instanceof HTMLDetailsElement) closed.open = true;
  // who is there already may be typing
  if (field !== document.activeElement) enter(field);
}
