// Why signing in or enrolling did not work, in words.

import { t } from "../../text/text.svelte";
import { words } from "../said.svelte";
import { NoPasskey } from "./passkey";

export const trouble = (fault: unknown): string => (fault instanceof NoPasskey ? t(`desk.passkey.${fault.cause}`) : words(fault));
