// The texts of the screens about encounters, in every language: few open them, so no page begins with them.

import { bring } from "../../text/text.svelte";
import ar from "../../../texts/ar.json?screens";
import en from "../../../texts/en.json?screens";
import es from "../../../texts/es.json?screens";
import fr from "../../../texts/fr.json?screens";
import zh from "../../../texts/zh.json?screens";

bring({ ar, en, es, fr, zh });
