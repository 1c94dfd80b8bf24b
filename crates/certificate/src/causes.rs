//! The table that a closed list of causes is written in: name, stage, code, and one sentence each for holder and guard.
//! The enum `Stage` is that of the file that writes the table.

macro_rules! causes {
    ($($(#[$doc:meta])* $name:ident, $stage:ident, $code:literal, $holder:literal, $guard:literal;)*) => {
        /// The cause of a rejection.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Cause { $($(#[$doc])* $name,)* }

        impl Cause {
            /// Every cause.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stage that was not passed.
            #[must_use]
            pub const fn stage(self) -> Stage {
                match self { $(Self::$name => Stage::$stage,)* }
            }

            /// The code: it never changes its meaning.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What the holder is told, in English.
            #[must_use]
            pub const fn holder(self) -> &'static str {
                match self { $(Self::$name => $holder,)* }
            }

            /// What the guard is told, in English.
            #[must_use]
            pub const fn guard(self) -> &'static str {
                match self { $(Self::$name => $guard,)* }
            }
        }
    };
}

pub(crate) use causes;
