//! SubBytes (FIPS 197, section 5.1.1): as a table for key schedules, and as a circuit for many bytes at once.

use super::vector::{Vector, and, xor};

/// What SubBytes adds to the inverse at its end.
pub(super) const CONSTANT: u8 = 0x63;

/// The table, from its definition: the inverse, and a sum of its rotations. Keys that are published are no secret, so it
/// does no harm that look-ups take time by what is looked up.
pub(super) const TABLE: [u8; 256] = table();

const fn table() -> [u8; 256] {
    let mut table = [CONSTANT; 256];
    // 3 generates the field: p goes through all but 0, and q is its inverse all the way
    let (mut p, mut q) = (1_u8, 1_u8);
    loop {
        p ^= doubled(p);
        q = by_f6(q);
        let turned = q ^ q.rotate_left(1) ^ q.rotate_left(2) ^ q.rotate_left(3) ^ q.rotate_left(4);
        table[p as usize] = turned ^ CONSTANT;
        if p == 1 {
            return table;
        }
    }
}

const fn doubled(a: u8) -> u8 {
    (a << 1) ^ ((a >> 7) * 0x1b)
}

/// Times `f6`, the inverse of 3.
const fn by_f6(a: u8) -> u8 {
    let (mut product, mut power, mut bit) = (0, a, 1);
    while bit < 8 {
        power = doubled(power);
        if (0xf6 >> bit) & 1 == 1 {
            product ^= power;
        }
        bit += 1;
    }
    product
}

/// The bytes' bits, the lowest first, through SubBytes without its constant.
///
/// The circuit is that of J. Boyar and R. Peralta, "A depth-16 circuit for the AES S-box" (IACR 2011/332), in its form of
/// 115 gates: a change of basis, the inverse over towers of small fields, and a change back.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
pub(super) fn inverted(bits: [Vector; 8]) -> [Vector; 8] {
    let (y, x7) = into_towers(bits);
    let m = multipliers(&y, x7);
    out_of_towers(&products(&y, x7, &m))
}

/// `y[1]` to `y[21]` of the paper; `y[0]` is not used.
type Top = [Vector; 22];

#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn into_towers(bits: [Vector; 8]) -> (Top, Vector) {
    // the paper counts from the highest bit
    let [x7, x6, x5, x4, x3, x2, x1, x0] = bits;
    let y14 = xor(x3, x5);
    let y13 = xor(x0, x6);
    let y9 = xor(x0, x3);
    let y8 = xor(x0, x5);
    let t0 = xor(x1, x2);
    let y1 = xor(t0, x7);
    let y4 = xor(y1, x3);
    let y12 = xor(y13, y14);
    let y2 = xor(y1, x0);
    let y5 = xor(y1, x6);
    let y3 = xor(y5, y8);
    let t1 = xor(x4, y12);
    let y15 = xor(t1, x5);
    let y20 = xor(t1, x1);
    let y6 = xor(y15, x7);
    let y10 = xor(y15, t0);
    let y11 = xor(y20, y9);
    let y7 = xor(x7, y11);
    let y17 = xor(y10, y11);
    let y19 = xor(y10, y8);
    let y16 = xor(t0, y11);
    let y21 = xor(y13, y16);
    let y18 = xor(x0, y16);
    let y = [
        x7, y1, y2, y3, y4, y5, y6, y7, y8, y9, y10, y11, y12, y13, y14, y15, y16, y17, y18, y19,
        y20, y21,
    ];
    (y, x7)
}

/// The inverse in the small field, and sums of its parts: `t29`, `t33`, `t37`, `t40` to `t45` of the paper.
struct Multipliers {
    t29: Vector,
    t33: Vector,
    t37: Vector,
    t40: Vector,
    t41: Vector,
    t42: Vector,
    t43: Vector,
    t44: Vector,
    t45: Vector,
}

#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn multipliers(y: &Top, x7: Vector) -> Multipliers {
    let t2 = and(y[12], y[15]);
    let t4 = xor(and(y[3], y[6]), t2);
    let t6 = xor(and(y[4], x7), t2);
    let t7 = and(y[13], y[16]);
    let t9 = xor(and(y[5], y[1]), t7);
    let t11 = xor(and(y[2], y[7]), t7);
    let t12 = and(y[9], y[11]);
    let t14 = xor(and(y[14], y[17]), t12);
    let t16 = xor(and(y[8], y[10]), t12);
    let t21 = xor(xor(t4, t14), y[20]);
    let t22 = xor(xor(t6, t16), y[19]);
    let t23 = xor(xor(t9, t14), y[21]);
    let t24 = xor(xor(t11, t16), y[18]);
    let t25 = xor(t21, t22);
    let t26 = and(t21, t23);
    let t27 = xor(t24, t26);
    let t29 = xor(and(t25, t27), t22);
    let t33 = xor(and(xor(t22, t26), xor(t23, t24)), t24);
    let t36 = and(t24, xor(t27, t33));
    let t37 = xor(t36, xor(t23, t33));
    let t40 = xor(t25, and(t29, xor(t27, t36)));
    let (t41, t42) = (xor(t40, t37), xor(t29, t33));
    Multipliers {
        t29,
        t33,
        t37,
        t40,
        t41,
        t42,
        t43: xor(t29, t40),
        t44: xor(t33, t37),
        t45: xor(t42, t41),
    }
}

#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn products(y: &Top, x7: Vector, m: &Multipliers) -> [Vector; 18] {
    [
        and(m.t44, y[15]),
        and(m.t37, y[6]),
        and(m.t33, x7),
        and(m.t43, y[16]),
        and(m.t40, y[1]),
        and(m.t29, y[7]),
        and(m.t42, y[11]),
        and(m.t45, y[17]),
        and(m.t41, y[10]),
        and(m.t44, y[12]),
        and(m.t37, y[3]),
        and(m.t33, y[4]),
        and(m.t43, y[13]),
        and(m.t40, y[5]),
        and(m.t29, y[2]),
        and(m.t42, y[9]),
        and(m.t45, y[14]),
        and(m.t41, y[8]),
    ]
}

/// The constant of SubBytes is left out: whoever adds round keys adds it with them.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn out_of_towers(z: &[Vector; 18]) -> [Vector; 8] {
    let t46 = xor(z[15], z[16]);
    let t48 = xor(z[5], z[13]);
    let t53 = xor(z[0], z[3]);
    let t57 = xor(xor(z[2], z[12]), t53);
    let t58 = xor(z[4], t46);
    let t59 = xor(z[3], xor(z[6], z[7]));
    let t62 = xor(xor(z[7], z[8]), t58);
    let t63 = xor(xor(z[9], z[10]), t58);
    let t64 = xor(z[4], t59);
    let t65 = xor(xor(z[14], t57), t62);
    let t66 = xor(z[1], t63);
    let s3 = xor(t53, t66);
    [
        xor(t48, xor(t46, t57)),
        xor(xor(z[12], t48), t62),
        xor(xor(z[10], z[11]), t65),
        xor(xor(z[2], z[5]), t66),
        s3,
        xor(xor(z[16], z[17]), xor(t64, t65)),
        xor(t64, s3),
        xor(t59, t63),
    ]
}
