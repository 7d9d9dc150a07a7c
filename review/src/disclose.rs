//! What figures by voice or agency may be shown, and which are hidden so that no reader can work out a small one, from
//! one publication or from all of them. It must not know what the figures count, who reads them, or where from.
//!
//! **The rule.** A figure of 1 to k - 1 is [`Cell::Few`]. Figures are summed along *lines* (the rows; a table of one
//! column is one line), and lines share nothing, so that each can be judged alone.
//!
//! First publication of a line, or after one in which all of it was zero:
//! 1. Zero is shown. Where a figure is few, one more is hidden to cover it: the next one of k or more, by *place*.
//!    Not the lowest: whoever knows that the lowest was taken knows that it is no more than what is shown beside it.
//! 2. The line's total is shown over hidden figures only if there is a cover, and the hidden ones together exceed the
//!    least that they could be (1 for each few, k for the cover) by k - 1 or more. By k - 2 would do for the total that
//!    is shown; k - 1 also leaves the whole of 1 to k - 1 open where the reader sees that the total was *not* shown.
//! 3. A total across lines is shown if everything in it is, and the grand total if the total of every line is.
//!
//! Later publications of the same table:
//! 4. A shown figure stays as it was shown until it has moved by k or more. It becomes zero or few at once, however
//!    little it has moved: to wait for a move of k would tell how few it is by then.
//! 5. A few is shown once it is zero, or k or more. A cover stays hidden until it is k or more above the most that a
//!    reader may take it to have been, or is zero or few.
//! 6. A total over hidden figures moves with the shown figures alone, and is closed as soon as a figure is hidden or
//!    shown that was not before; it opens again when nothing in its line is hidden. What has been shown can cover
//!    nothing, so nothing new is hidden as a cover.
//!
//! **Why it holds.** What is hidden follows only from whether each figure is zero, few or more, from places, and from
//! what has been published; so knowing this rule tells a reader nothing further. One equation at most is ever published
//! about the hidden figures of a line: its first total; a second only after all of the line was zero. Every few may
//! still be anything from 1 to k - 1, and every cover has k - 1 possible figures or more, after any number of
//! publications.
//!
//! **What it cannot hide** is what readers know from elsewhere: a total published by another way, their own rows, or
//! how many rows arrived between two publications. One set of figures is one table, with one memory for each k. And a
//! figure that is shown, then few, then shown again tells the net of two moves, though neither of them.

use serde::{Deserialize, Serialize};

/// Smallest k that hides anything: below it a figure "fewer than k" is known to be 1.
pub const K_MIN: u32 = 3;

/// One figure as readers get it. Each hidden one says why it is hidden. It travels as a number, or as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Told", into = "Told")]
pub enum Cell {
    /// The figure, in the units of the table: zero, or k or more. In a later publication, as it was last counted.
    Shown(u32),
    /// Hidden because it is fewer than k: 1 to k - 1.
    Few,
    /// Hidden so that another cannot be worked out. As a figure it is k or more; as a total it may be anything.
    Covering,
}

/// [`Cell`] as it travels.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Told {
    Shown(u32),
    Hidden(Hidden),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Hidden {
    Few,
    Covering,
}

impl From<Told> for Cell {
    fn from(told: Told) -> Self {
        match told {
            Told::Shown(figure) => Self::Shown(figure),
            Told::Hidden(Hidden::Few) => Self::Few,
            Told::Hidden(Hidden::Covering) => Self::Covering,
        }
    }
}

impl From<Cell> for Told {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Shown(figure) => Self::Shown(figure),
            Cell::Few => Self::Hidden(Hidden::Few),
            Cell::Covering => Self::Hidden(Hidden::Covering),
        }
    }
}

impl Cell {
    /// Whether the figure is surely `k` or more, for the `k` that it was published with. As a figure, not as a total.
    pub fn is_enough(self, k: u32) -> bool {
        match self {
            Self::Shown(figure) => figure >= k,
            Self::Few => false,
            Self::Covering => true,
        }
    }
}

/// Figures to be published: whole numbers of contributions, ballots or people, row by row. Totals that matter most
/// belong to the rows. It cannot be printed, so that it cannot get into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Table {
    rows: usize,
    cols: usize,
    cells: Vec<u32>,
}

impl Table {
    /// A table of `rows` times `cols` figures, row by row. None where their number is another. Without figures it has
    /// neither rows nor columns.
    pub fn new(rows: usize, cols: usize, cells: Vec<u32>) -> Option<Self> {
        let fits = rows.checked_mul(cols) == Some(cells.len());
        let (rows, cols) = if cells.is_empty() { (0, 0) } else { (rows, cols) };
        fits.then_some(Self { rows, cols, cells })
    }
}

/// One publication, and the memory for the next. It holds nothing that a reader of it and of those before it could not
/// work out, so it may be stored and sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Disclosed {
    k: u32,
    rows: usize,
    cols: usize,
    cells: Vec<Cell>,
    row_totals: Vec<Cell>,
    col_totals: Vec<Cell>,
    total: Cell,
    /// For each line the figure from which its cover may be shown.
    covers_open_at: Vec<u64>,
}

impl Disclosed {
    /// Figures below this and above zero are hidden.
    pub fn k(&self) -> u32 {
        self.k
    }

    /// The figures, row by row.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The figure in a row and a column, both from 0. None outside the table.
    pub fn cell(&self, row: usize, col: usize) -> Option<Cell> {
        if col < self.cols { self.cells.chunks(self.cols).nth(row)?.get(col).copied() } else { None }
    }

    /// The total of each row.
    pub fn row_totals(&self) -> &[Cell] {
        &self.row_totals
    }

    /// The total of each column.
    pub fn col_totals(&self) -> &[Cell] {
        &self.col_totals
    }

    /// The total of all figures.
    pub fn total(&self) -> Cell {
        self.total
    }
}

/// What of a table may be shown, where figures of 1 to `k - 1` are hidden (`k` below [`K_MIN`] counts as [`K_MIN`]).
///
/// `before` is the last publication of the same table to the same readers; every publication must be given to the
/// next. A table of another shape, or another `k`, cannot follow: what was published then stays as it was.
pub fn disclose(table: &Table, k: u32, before: Option<&Disclosed>) -> Disclosed {
    let k = k.max(K_MIN);
    if let Some(before) = before.filter(|b| (b.k, b.rows, b.cols) != (k, table.rows, table.cols)) {
        return before.clone();
    }
    let length = line_length(table.rows, table.cols);
    let mut cells = Vec::with_capacity(table.cells.len());
    let mut totals = Vec::new();
    let mut covers_open_at = Vec::new();
    for (index, figures) in table.cells.chunks(length).enumerate() {
        let line = match before.and_then(|before| before.line(index)) {
            Some(before) if before.cells.iter().any(|cell| *cell != Cell::Shown(0)) => next(figures, k, &before),
            _ => first(figures, k),
        };
        cells.extend(line.cells);
        totals.push(line.total);
        covers_open_at.push(line.cover_opens_at);
    }
    let (rows, cols) = (table.rows, table.cols);
    let row = |row: usize| sum(cells.iter().skip(row * cols).take(cols));
    let row_totals = if cols > 1 { totals.clone() } else { (0..rows).map(row).collect() };
    let col = |col: usize| sum(cells.iter().skip(col).step_by(cols));
    let col_totals = if cols == 1 { totals.clone() } else { (0..cols).map(col).collect() };
    let total = sum(totals.iter());
    Disclosed { k, rows, cols, cells, row_totals, col_totals, total, covers_open_at }
}

/// One line of a publication.
struct Line {
    cells: Vec<Cell>,
    total: Cell,
    /// The figure from which its cover may be shown; of no meaning where it has none.
    cover_opens_at: u64,
}

impl Disclosed {
    fn line(&self, index: usize) -> Option<Line> {
        let cells = self.cells.chunks(line_length(self.rows, self.cols)).nth(index)?.to_vec();
        let totals = if self.cols == 1 { &self.col_totals } else { &self.row_totals };
        Some(Line { cells, total: *totals.get(index)?, cover_opens_at: *self.covers_open_at.get(index)? })
    }
}

/// Figures in one line: a row, or all of a table with one column. Never 0.
fn line_length(rows: usize, cols: usize) -> usize {
    if cols == 1 { rows.max(1) } else { cols.max(1) }
}

/// A figure that nothing is known about yet.
fn plain(figure: u32, k: u32) -> Cell {
    if (1..k).contains(&figure) { Cell::Few } else { Cell::Shown(figure) }
}

/// Steps 1 and 2: a line that was never published, or was all zero.
fn first(figures: &[u32], k: u32) -> Line {
    let mut cells: Vec<Cell> = figures.iter().map(|figure| plain(*figure, k)).collect();
    let Some(few) = cells.iter().position(|cell| *cell == Cell::Few) else {
        return Line { total: sum(cells.iter()), cells, cover_opens_at: 0 };
    };
    let cover = (few..figures.len()).chain(0..few).find(|place| figures[*place] >= k);
    if let Some(cover) = cover {
        cells[cover] = Cell::Covering;
    }
    let hidden = || cells.iter().zip(figures).filter(|(cell, _)| !matches!(cell, Cell::Shown(_)));
    let least: u64 = hidden().map(|(cell, _)| if *cell == Cell::Few { 1 } else { u64::from(k) }).sum();
    let above_least = hidden().map(|(_, figure)| u64::from(*figure)).sum::<u64>() - least;
    let k_wide = u64::from(k);
    // The most that a reader may take the cover to be, and k more.
    let (total, cover_opens_at) = if cover.is_some() && above_least >= k_wide - 1 {
        (shown(figures.iter().map(|figure| i128::from(*figure)).sum()), k_wide + above_least + k_wide)
    } else {
        (sum(cells.iter()), k_wide + (k_wide - 2) + k_wide)
    };
    Line { cells, total, cover_opens_at }
}

/// Steps 4 to 6: a line that was published before, and was not all zero.
fn next(figures: &[u32], k: u32, before: &Line) -> Line {
    let moved = |(cell, figure): (&Cell, &u32)| match *cell {
        Cell::Shown(0) | Cell::Few => plain(*figure, k),
        Cell::Shown(last) if *figure >= k && figure.abs_diff(last) < k => Cell::Shown(last),
        Cell::Covering if *figure >= k && u64::from(*figure) < before.cover_opens_at => Cell::Covering,
        Cell::Shown(_) | Cell::Covering => plain(*figure, k),
    };
    let cells: Vec<Cell> = before.cells.iter().zip(figures).map(moved).collect();
    let total = match before.total {
        Cell::Shown(total) => total_moved(total, &before.cells, &cells).unwrap_or_else(|| sum(cells.iter())),
        Cell::Few | Cell::Covering => sum(cells.iter()),
    };
    Line { cells, total, cover_opens_at: before.cover_opens_at }
}

/// The shown total of a line after its shown figures have moved. None if its hidden figures are not the same ones.
fn total_moved(total: u32, before: &[Cell], now: &[Cell]) -> Option<Cell> {
    let mut moved = i128::from(total);
    for pair in before.iter().zip(now) {
        match pair {
            (Cell::Shown(before), Cell::Shown(now)) => moved += i128::from(*now) - i128::from(*before),
            (before, now) if before == now => {}
            _ => return None,
        }
    }
    Some(shown(moved))
}

/// A total that tells nothing beyond its parts: shown where all of them are, few where it is one few and zeros.
fn sum<'a>(cells: impl Iterator<Item = &'a Cell>) -> Cell {
    let (mut total, mut few) = (0_i128, 0_usize);
    for cell in cells {
        match cell {
            Cell::Shown(figure) => total += i128::from(*figure),
            Cell::Few => few += 1,
            Cell::Covering => return Cell::Covering,
        }
    }
    match (total, few) {
        (total, 0) => shown(total),
        (0, 1) => Cell::Few,
        _ => Cell::Covering,
    }
}

/// A total as a figure; hidden where it is too large for one.
fn shown(total: i128) -> Cell {
    u32::try_from(total).map_or(Cell::Covering, Cell::Shown)
}
