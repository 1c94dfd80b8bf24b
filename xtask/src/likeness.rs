//! The functions of a WASM module, brought into an order in which each stands behind the one that it is most like. What runs
//! stays the same; what is compressed finds its like close by, which takes a thirtieth off the compressed module.

use anyhow::{Result, anyhow};
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// How many bytes that follow each other are looked at together.
const WINDOW: usize = 4;
/// How many hashes stand for a function: of these, like functions share as many as they share windows.
const HASHES: usize = 64;

/// The same module with its functions in order of likeness.
///
/// # Errors
/// It is no module.
pub(crate) fn ordered(module: &[u8]) -> Result<Vec<u8>> {
    let (imported, bodies) = functions(module)?;
    let order = order(&bodies);
    let mut numbers = vec![0; order.len()];
    for (number, old) in (imported..).zip(&order) {
        numbers[*old] = number;
    }
    let mut renumbered = Renumbered {
        imported,
        order,
        numbers,
    };
    let mut module_out = Module::new();
    utils::parse_core_module(&mut renumbered, &mut module_out, Parser::new(0), module)
        .map_err(|error| anyhow!("a module that cannot be put in order: {error}"))?;
    Ok(module_out.finish())
}

/// The number of functions that are imported, and the bodies of the others.
fn functions(module: &[u8]) -> Result<(u32, Vec<&[u8]>)> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    Ok((imported, bodies))
}

/// The places of the bodies: the least first, then always the one most like the last.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let hashes: Vec<_> = bodies.iter().map(|body| hashes(body)).collect();
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    // among equals the first in this order is taken
    left.sort_by_key(|place| bodies[*place]);
    let mut order = Vec::with_capacity(left.len());
    while let Some(next) = next(&hashes, order.last().copied(), &left) {
        order.push(left.remove(next));
    }
    order
}

fn next(hashes: &[[u32; HASHES]], last: Option<usize>, left: &[usize]) -> Option<usize> {
    let alike = |place: usize| {
        last.map_or(0, |last| {
            let pairs = hashes[last].iter().zip(&hashes[place]);
            pairs.filter(|(one, other)| one == other).count()
        })
    };
    let places = left.iter().enumerate().rev();
    places
        .max_by_key(|(_, place)| alike(**place))
        .map(|(at, _)| at)
}

/// The least of each of many hashes of all windows (A. Broder, On the resemblance and containment of documents, 1997).
fn hashes(body: &[u8]) -> [u32; HASHES] {
    let mut least = [u32::MAX; HASHES];
    for window in body.windows(WINDOW.min(body.len()).max(1)) {
        let hash = window.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        for (odd, least) in (1..).step_by(2).zip(&mut least) {
            let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(odd));
            *least = (*least).min(u32::try_from(mixed >> 32).unwrap_or(u32::MAX));
        }
    }
    least
}

/// Writes the functions in another order, and calls them by their new numbers.
struct Renumbered {
    imported: u32,
    /// The old places, in the new order.
    order: Vec<usize>,
    /// The new numbers, by old place.
    numbers: Vec<u32>,
}

type Written = Result<(), Error<Infallible>>;

impl Reencode for Renumbered {
    type Error = Infallible;

    fn function_index(&mut self, old: u32) -> Result<u32, Error<Infallible>> {
        let own = old.checked_sub(self.imported);
        let new = own.and_then(|own| self.numbers.get(own as usize));
        Ok(new.copied().unwrap_or(old))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Written {
        let types: Vec<u32> = section.into_iter().collect::<Result<_, _>>()?;
        for old in self.order.clone() {
            let index = self.type_index(types[old])?;
            functions.function(index);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Written {
        let bodies: Vec<_> = section.into_iter().collect::<Result<_, _>>()?;
        for old in self.order.clone() {
            self.parse_function_body(code, bodies[old].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        EntityType, ExportKind, ExportSection, Function, ImportSection, Instruction, TypeSection,
    };

    /// Imports one function; exports `f0` and so on, of which each adds so many numbers and calls the one before it.
    fn module(lengths: &[i32]) -> Vec<u8> {
        let (mut types, mut imports, mut functions) =
            <(TypeSection, ImportSection, FunctionSection)>::default();
        let (mut exports, mut code) = <(ExportSection, CodeSection)>::default();
        types.ty().function([], []);
        imports.import("page", "call", EntityType::Function(0));
        for (number, length) in (1..).zip(lengths) {
            functions.function(0);
            exports.export(&format!("f{}", number - 1), ExportKind::Func, number);
            let mut body = Function::new([]);
            for constant in 0..*length {
                body.instruction(&Instruction::I32Const(constant * 1_000));
                body.instruction(&Instruction::Drop);
            }
            body.instruction(&Instruction::Call(number - 1));
            body.instruction(&Instruction::End);
            code.function(&body);
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions);
        module.section(&exports).section(&code);
        module.finish()
    }

    /// The lengths of all functions that a call of this export goes through, its own first.
    fn called(module: &[u8], name: &str) -> Vec<usize> {
        let (imported, bodies) = functions(module).unwrap();
        let mut number = exported(module, name);
        let mut lengths = Vec::new();
        while let Some(own) = number.checked_sub(imported) {
            let body = bodies[own as usize];
            lengths.push(body.len());
            // … call number end
            number = body[body.len() - 2].into();
        }
        lengths
    }

    fn exported(module: &[u8], name: &str) -> u32 {
        let mut found = None;
        for payload in Parser::new(0).parse_all(module) {
            if let Payload::ExportSection(section) = payload.unwrap() {
                let export = section.into_iter().map(Result::unwrap);
                found = export.filter(|export| export.name == name).last();
            }
        }
        found.unwrap().index
    }

    #[test]
    fn every_call_goes_where_it_went() {
        let module = module(&[40, 3, 41, 4, 0, 42, 3]);
        let ordered = ordered(&module).unwrap();
        assert_ne!(ordered, module);
        for function in 0..7 {
            let name = format!("f{function}");
            assert_eq!(called(&ordered, &name), called(&module, &name), "{name}");
        }
    }

    #[test]
    fn like_stands_beside_like() {
        let ordered = ordered(&module(&[40, 3, 41, 4, 42, 3])).unwrap();
        let (_, bodies) = functions(&ordered).unwrap();
        let long: Vec<bool> = bodies.iter().map(|body| body.len() > 100).collect();
        assert_eq!(long.windows(2).filter(|pair| pair[0] != pair[1]).count(), 1);
    }

    #[test]
    fn the_order_is_the_same_whatever_it_was_before() {
        let (long, short): (Vec<u8>, Vec<u8>) = ((0..90).collect(), vec![1, 2, 3]);
        let bodies = |order: &[usize]| -> Vec<Vec<u8>> {
            let all = [
                long.clone(),
                short.clone(),
                [long.clone(), vec![7]].concat(),
            ];
            order.iter().map(|at| all[*at].clone()).collect()
        };
        let ordered = |bodies: Vec<Vec<u8>>| {
            let slices: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
            let order = order(&slices).into_iter();
            order.map(|at| bodies[at].clone()).collect::<Vec<_>>()
        };
        assert_eq!(ordered(bodies(&[0, 1, 2])), ordered(bodies(&[2, 1, 0])));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(ordered(b"no module").is_err());
    }
}
