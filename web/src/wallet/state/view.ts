// What the module tells the page, as JSON: the types are made from the Rust types of crate `wallet` (`cargo xtask wasm`).

export type { Answer } from "../../generated/types/Answer";
export type { AreaQuestion } from "../../generated/types/AreaQuestion";
export type { CertificateView } from "../../generated/types/CertificateView";
export type { Colour } from "../../generated/types/Colour";
export type { Fact } from "../../generated/types/Fact";
export type { FactView as OwnFact } from "../../generated/types/FactView";
export type { ImportPreview } from "../../generated/types/ImportPreview";
export type { Input } from "../../generated/types/Input";
export type { Reason } from "../../generated/types/Reason";
export type { Refusal } from "../../generated/types/Refusal";
export type { StatusView as PackStatus } from "../../generated/types/StatusView";
export type { Status } from "../../generated/types/Status";
export type { Stay } from "../../generated/types/Stay";
export type { SymptomCode } from "../../generated/types/SymptomCode";
export type { TestKind } from "../../generated/types/TestKind";
export type { TestResult } from "../../generated/types/TestResult";
export type { Tier } from "../../generated/types/Tier";
export type { View } from "../../generated/types/View";
export type { Whose } from "../../generated/types/Whose";
