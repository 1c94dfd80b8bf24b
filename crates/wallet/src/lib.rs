//! The phone's state: an input and the time in, a new state and an answer out. No I/O of its own.
//!
//! In scope: what the holder keeps (certificates, own facts, the diary), what the authority published, and the view of
//! both that the pages show; keeping it, moving it to another phone, erasing it. Out of scope: what a colour is
//! (`status`), what may be published (`policy`, `bulletin`), the screen and the network (pages).
//!
//! Nothing that is received changes one wallet and not another with the same facts: a bulletin is the same for all, and
//! no other way leads in from outside (DESIGN, G1).

mod answer;
mod backup;
mod certificates;
mod check;
mod facts;
mod import;
mod input;
mod lists;
mod looking;
mod outcome;
mod persons;
mod plain_words;
mod questions;
mod saved;
mod view;
mod visits;
mod wallet;

pub use answer::{Answer, NoticeView};
pub use backup::{seal, unseal};
pub use bulletin::announcements::Announcement;
pub use bulletin::{AuthorityView, BulletinView, RefusalView, Wanted, WantedFile};
pub use certificates::{Whose, draw, draw_for_paper, draw_link};
pub use facts::EncounterDay;
pub use import::{ImportPreview, ImportTerms, LeftOutView, preview_import};
pub use input::{Input, Language, SymptomAnswer};
pub use outcome::{Notice, Problem, Refused};
pub use plain_words::{CertificateKind, LABELS, Label, LineView};
pub use revocation::next_list;
pub use view::{
    CertificateState, CertificateView, FactView, QuestionView, QuestionnaireItem, StatusView,
    StayView, View,
};
pub use wallet::{Wallet, status_of};
