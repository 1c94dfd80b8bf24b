//! SHA-256 (FIPS 180-4, section 6.2.2) of as many messages as a register has lanes, and the HKDF of as many keys: written
//! once for all registers. A module that has `Words` and what is done with them says `sha_in_lanes!`.

/// Does a thing for each of sixteen words. Written out, so that every word stays in a register of its own: a loop over
/// them goes through memory.
macro_rules! sixteen {
    ($t:ident => $what:expr) => {
        sixteen!($t => $what; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
    };
    ($t:ident => $what:expr; $($place:literal)*) => {
        $({ const $t: usize = $place; $what; })*
    };
}

/// `Words` is a word of each message; `each`, `add`, `xor`, `xor3`, `rotated`, `shifted`, `chosen` and `majority` are in
/// the scope of whoever says this, for processors with `$feature`.
macro_rules! sha_in_lanes {
    ($feature:meta) => {
        pub(super) type State = [Words; 8];
        type Block = [Words; 16];

        /// The first four words derived from a key in each lane, as [`Salted::derive`] does it for one.
        #[$feature]
        pub(super) fn derive(
            salted: &Salted,
            info: &FixedRounds,
            keys: [Words; 4],
        ) -> [Words; 4] {
            let inner = compressed(all(&salted.inner), padded(&keys));
            let secret = compressed(all(&salted.outer), padded(&inner));
            let inner = compressed(all(&START), keyed(&secret, INNER));
            let inner = compressed_fixed(inner, info);
            let outer = compressed(all(&START), keyed(&secret, OUTER));
            let output = compressed(outer, padded(&inner));
            [output[0], output[1], output[2], output[3]]
        }

        #[$feature]
        fn all(state: &[u32; 8]) -> State {
            let mut words = [each(0); 8];
            for (words, word) in words.iter_mut().zip(state) {
                *words = each(*word);
            }
            words
        }

        #[$feature]
        fn padded<const N: usize>(words: &[Words; N]) -> Block {
            let mut block = [each(0); 16];
            block[..N].copy_from_slice(words);
            block[N] = each(END);
            block[15] = each(bits(N));
            block
        }

        #[$feature]
        fn keyed(secret: &State, padding: u32) -> Block {
            let mut block = [each(padding); 16];
            for (block, secret) in block.iter_mut().zip(secret) {
                *block = xor(*block, *secret);
            }
            block
        }

        /// One round: the names of the state stand for themselves in the next one, turned by one place.
        #[inline]
        #[$feature]
        fn round(s: &mut State, added: Words) {
            let [a, b, c, d, e, f, g, h] = *s;
            let large1 = xor3(rotated::<6>(e), rotated::<11>(e), rotated::<25>(e));
            let first = add(add(h, added), add(large1, chosen(e, f, g)));
            let large0 = xor3(rotated::<2>(a), rotated::<13>(a), rotated::<22>(a));
            let second = add(large0, majority(a, b, c));
            *s = [add(first, second), a, b, c, add(d, first), e, f, g];
        }

        /// The word of the schedule that takes the place of word `t`.
        #[inline]
        #[$feature]
        fn next(w: &Block, t: usize) -> Words {
            let (a, b) = (w[(t + 1) % 16], w[(t + 14) % 16]);
            let small0 = xor3(rotated::<7>(a), rotated::<18>(a), shifted::<3>(a));
            let small1 = xor3(rotated::<17>(b), rotated::<19>(b), shifted::<10>(b));
            add(add(w[t], small0), add(w[(t + 9) % 16], small1))
        }

        #[inline(never)]
        #[$feature]
        fn compressed(state: State, mut w: Block) -> State {
            let mut s = state;
            let (first, rest) = K.split_at(16);
            sixteen!(T => round(&mut s, add(w[T], each(first[T]))));
            for constants in rest.chunks_exact(16) {
                sixteen!(T => {
                    w[T] = next(&w, T);
                    round(&mut s, add(w[T], each(constants[T])));
                });
            }
            sum(&state, &s)
        }

        /// As [`compressed`], of a message that is the same for all.
        #[$feature]
        fn compressed_fixed(state: State, rounds: &FixedRounds) -> State {
            let mut s = state;
            for rounds in rounds.chunks_exact(16) {
                sixteen!(T => round(&mut s, each(rounds[T])));
            }
            sum(&state, &s)
        }

        #[$feature]
        fn sum(before: &State, after: &State) -> State {
            let mut sum = *before;
            for (sum, after) in sum.iter_mut().zip(after) {
                *sum = add(*sum, *after);
            }
            sum
        }
    };
}
