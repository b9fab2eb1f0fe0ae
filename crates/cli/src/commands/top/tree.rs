//! Drawing a forest of processes, parents before their children.

#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// The process's place in the input.
    pub index: usize,
    /// Its parent, if that is of the task.
    pub parent: Option<i32>,
    /// What to draw before the command.
    pub branch: String,
}

/// Orders processes, given as `(pid, parent)`, depth first; siblings and
/// roots keep the order of the input.
pub fn draw(links: &[(i32, i32)]) -> Vec<Line> {
    let is_root = |parent: i32| links.iter().all(|(pid, _)| *pid != parent);
    let mut lines = Vec::with_capacity(links.len());
    for (index, &(pid, parent)) in links.iter().enumerate() {
        if is_root(parent) {
            lines.push(Line {
                index,
                parent: None,
                branch: String::new(),
            });
            draw_children(links, pid, "", &mut lines);
        }
    }
    lines
}

fn draw_children(links: &[(i32, i32)], parent: i32, margin: &str, lines: &mut Vec<Line>) {
    let children: Vec<_> = links
        .iter()
        .enumerate()
        .filter(|(_, link)| link.1 == parent)
        .map(|(index, _)| index)
        .collect();
    for (position, &index) in children.iter().enumerate() {
        let is_last = position + 1 == children.len();
        let (fork, below) = if is_last {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        lines.push(Line {
            index,
            parent: Some(parent),
            branch: format!("{margin}{fork}"),
        });
        draw_children(links, links[index].0, &format!("{margin}{below}"), lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_stand_below_their_parents() {
        // Two roots, whose parent is not of the task.
        let links = [(10, 1), (11, 10), (12, 10), (13, 1), (14, 11)];
        let drawn: Vec<_> = draw(&links)
            .iter()
            .map(|line| format!("{}{}", line.branch, links[line.index].0))
            .collect();
        assert_eq!(drawn, ["10", "├─ 11", "│  └─ 14", "└─ 12", "13"]);
    }
}
