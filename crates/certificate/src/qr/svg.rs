//! The symbol as SVG 1.1: one path of horizontal runs, so that no hairline shows between modules.

use super::{QUIET_ZONE, Symbol};
use std::fmt::Write;

impl Symbol {
    /// An SVG document, one unit a module. White is painted, so that the code also reads on a dark page.
    #[must_use]
    pub fn svg(&self) -> String {
        let side = self.width + 2 * QUIET_ZONE;
        let path = self.path();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for row in 0..self.width {
            let mut column = 0;
            while column < self.width {
                let run = (column..self.width)
                    .take_while(|at| self.is_dark(*at, row))
                    .count();
                if run > 0 {
                    // writing to a String cannot fail
                    let _ = write!(
                        path,
                        "M{} {}h{run}v1h-{run}z",
                        column + QUIET_ZONE,
                        row + QUIET_ZONE
                    );
                }
                column += run + 1;
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Correction, Symbol};

    #[test]
    fn the_runs_cover_exactly_the_dark_modules() {
        let symbol = Symbol::new("HC1:PRATIQUE", Correction::Medium).unwrap();
        let mut covered = 0;
        for run in symbol.path().split('M').skip(1) {
            let (at, rest) = run.split_once('h').unwrap();
            let (column, row) = at.split_once(' ').unwrap();
            let (column, row): (usize, usize) = (column.parse().unwrap(), row.parse().unwrap());
            let length: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            assert!((column..column + length).all(|at| symbol.is_dark(at - 4, row - 4)));
            covered += length;
        }
        assert_eq!(covered, symbol.dark.iter().filter(|dark| **dark).count());
    }

    #[test]
    fn the_view_has_a_quiet_zone_of_four() {
        let svg = Symbol::new("HC1:PRATIQUE", Correction::Medium)
            .unwrap()
            .svg();
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 29 29\""));
        assert!(
            svg.contains("M4 4h7v1h-7z"),
            "the finder pattern starts after the quiet zone"
        );
    }
}
