//! Circles in a graph of who needs whom.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::finding::Finding;

type Graph = BTreeMap<String, BTreeSet<String>>;

/// One finding for each circle, shown from its first member in the alphabet; `place` says among what.
pub(crate) fn among(place: &str, graph: &Graph) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for start in graph.keys() {
        if seen.contains(start) {
            continue;
        }
        if let Some(circle) = shortest(graph, start) {
            findings.push(Finding::new(
                place,
                format!("circle: {}", circle.join(" -> ")),
            ));
            seen.extend(circle);
        }
    }
    findings
}

/// The shortest way from `start` back to itself, both ends included.
fn shortest(graph: &Graph, start: &str) -> Option<Vec<String>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = VecDeque::from([start]);
    while let Some(at) = next.pop_front() {
        for to in graph.get(at).into_iter().flatten() {
            if to == start {
                return Some(way_back(&came_from, start, at));
            }
            if !came_from.contains_key(to.as_str()) {
                came_from.insert(to, at);
                next.push_back(to);
            }
        }
    }
    None
}

fn way_back(came_from: &BTreeMap<&str, &str>, start: &str, last: &str) -> Vec<String> {
    let mut way = vec![start.to_owned()];
    let mut at = last;
    while at != start {
        way.push(at.to_owned());
        at = came_from[at];
    }
    way.push(start.to_owned());
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(arrows: &[(&str, &str)]) -> Vec<String> {
        let mut graph = Graph::new();
        for (from, to) in arrows {
            graph
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        among("crates", &graph)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn layers_have_no_circle() {
        let none: [String; 0] = [];
        assert_eq!(
            found(&[
                ("wallet", "status"),
                ("status", "policy"),
                ("wallet", "policy")
            ]),
            none
        );
    }

    #[test]
    fn a_circle_among_crates_is_found_once() {
        let found = found(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]);
        assert_eq!(found, ["crates: circle: a -> b -> c -> a"]);
    }

    #[test]
    fn two_circles_are_two_findings() {
        let found = found(&[("a", "b"), ("b", "a"), ("x", "y"), ("y", "x")]);
        assert_eq!(
            found,
            ["crates: circle: a -> b -> a", "crates: circle: x -> y -> x"]
        );
    }
}
