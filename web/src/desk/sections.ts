// The sections of the desk and who sees them. What a role may do, the server decides; here stands what is worth showing.

import type { Component } from "svelte";
import type { IconName } from "../parts/Icon.svelte";
import type { Key } from "../text/catalogue";
import Batch from "./batch/Batch.svelte";
import Correct from "./correct/Correct.svelte";
import Revoke from "./correct/Revoke.svelte";
import ExposureCodes from "./exposure/ExposureCodes.svelte";
import Issue from "./issue/Issue.svelte";
import Account from "./office/Account.svelte";
import Log from "./office/Log.svelte";
import Service from "./office/Service.svelte";
import Staff from "./office/Staff.svelte";
import Publishing from "./publish/Publishing.svelte";
import type { Role } from "./wire";
import { ROLES } from "./wire";

export interface Section {
  screen: string;
  name: Key;
  icon: IconName;
  roles: readonly Role[];
  view: Component;
}

export const SECTIONS: readonly Section[] = [
  { screen: "issue", name: "desk.nav.issue", icon: "add", roles: ["issuer"], view: Issue as Component },
  { screen: "correct", name: "desk.nav.correct", icon: "check", roles: ["issuer"], view: Correct },
  { screen: "revoke", name: "desk.nav.revoke", icon: "close", roles: ["issuer"], view: Revoke },
  { screen: "batch", name: "desk.nav.batch", icon: "diary", roles: ["issuer"], view: Batch },
  { screen: "exposure", name: "desk.nav.exposure", icon: "people", roles: ["issuer"], view: ExposureCodes },
  { screen: "publishing", name: "desk.nav.publishing", icon: "bell", roles: ["officer"], view: Publishing },
  { screen: "log", name: "desk.nav.log", icon: "shield", roles: ["auditor"], view: Log },
  { screen: "service", name: "desk.nav.service", icon: "globe", roles: ["operator", "administrator"], view: Service },
  { screen: "staff", name: "desk.nav.staff", icon: "people", roles: ["administrator"], view: Staff },
  { screen: "account", name: "desk.nav.account", icon: "more", roles: ROLES, view: Account },
];
