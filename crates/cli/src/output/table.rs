//! Plain aligned columns, in the manner of ps(1).

use std::io::{self, Write};

use tabwriter::TabWriter;

/// Prints rows under a heading; every cell but the last is padded to its
/// column's width. Styles in cells take no width.
pub fn print<const N: usize>(
    heading: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> io::Result<()> {
    let mut table = TabWriter::new(anstream::stdout().lock())
        .ansi(true)
        .padding(2);
    writeln!(table, "{}", heading.join("\t"))?;
    for row in rows {
        writeln!(table, "{}", row.join("\t"))?;
    }
    table.flush()
}
