//! Readers who want to work out a hidden figure: one who reads each publication as linear bounds and solves them
//! exactly, one who holds all publications of a growing table beside each other, and one who knows the rule by heart
//! and has tried every history. They see what is published and know k; they must not use how the module decides.

use review::disclose::{Cell, Disclosed, Table, disclose};
use std::collections::HashMap;

/// More than any figure in these tests, and than any sum of them.
const PLENTY: i64 = 1_000_000;

/// A small generator, so that every run tries the same tables.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) % u64::from(end.max(1))) as u32
    }

    /// Sparse, dense, skewed, or close to k.
    fn figure(&mut self, kind: u32, k: u32) -> u32 {
        match kind {
            0 if self.below(10) < 7 => 0,
            0 => self.below(2 * k),
            1 => self.below(26),
            2 => self.below(26) * self.below(26) * self.below(26) / 600,
            _ => self.below(2 * k + 2),
        }
    }

    fn shape(&mut self) -> (usize, usize) {
        let (long, wide) = (1 + self.below(6) as usize, 1 + self.below(6) as usize);
        match self.below(3) {
            0 => (1, 1 + self.below(12) as usize),
            1 => (1 + self.below(12) as usize, 1),
            _ => (long, wide),
        }
    }
}

fn table(rows: usize, cols: usize, cells: &[u32]) -> Table {
    Table::new(rows, cols, cells.to_vec()).expect("as many figures as places")
}

/// A flow through arcs with room; the reverse of arc `n` is `n ^ 1`.
struct Flow {
    from: Vec<Vec<usize>>,
    to: Vec<usize>,
    room: Vec<i64>,
}

impl Flow {
    fn arc(&mut self, from: usize, to: usize, room: i64, back: i64) -> usize {
        for (node, to, room) in [(from, to, room), (to, from, back)] {
            self.from[node].push(self.to.len());
            self.to.push(to);
            self.room.push(room);
        }
        self.to.len() - 2
    }

    /// Pushes as much as goes from one node to another, by shortest ways, and tells how much that was.
    fn push(&mut self, source: usize, sink: usize) -> i64 {
        let mut pushed = 0;
        loop {
            let mut by = vec![usize::MAX; self.from.len()];
            let mut queue = vec![source];
            let mut head = 0;
            while head < queue.len() && by[sink] == usize::MAX {
                for &arc in &self.from[queue[head]] {
                    if self.room[arc] > 0 && by[self.to[arc]] == usize::MAX && self.to[arc] != source {
                        by[self.to[arc]] = arc;
                        queue.push(self.to[arc]);
                    }
                }
                head += 1;
            }
            if by[sink] == usize::MAX {
                return pushed;
            }
            let (mut node, mut most) = (sink, i64::MAX);
            while node != source {
                most = most.min(self.room[by[node]]);
                node = self.to[by[node] ^ 1];
            }
            node = sink;
            while node != source {
                self.room[by[node]] -= most;
                self.room[by[node] ^ 1] += most;
                node = self.to[by[node] ^ 1];
            }
            pushed += most;
        }
    }
}

/// Least and most of every figure that fits all bounds: bounds of cells, row totals, column totals, grand total.
/// Exact in whole numbers, since a circulation with whole bounds has whole corners. None if nothing fits.
fn solve(rows: usize, cols: usize, bounds: &[(i64, i64)]) -> Option<Vec<(i64, i64)>> {
    let (top, bottom, source, sink) = (rows + cols, rows + cols + 1, rows + cols + 2, rows + cols + 3);
    let mut flow = Flow { from: vec![Vec::new(); rows + cols + 4], to: Vec::new(), room: Vec::new() };
    let cell_ends = (0..rows * cols).map(|n| (n / cols, rows + n % cols));
    let ends: Vec<(usize, usize)> = cell_ends
        .chain((0..rows).map(|row| (top, row)))
        .chain((0..cols).map(|col| (rows + col, bottom)))
        .chain([(bottom, top)])
        .collect();
    let mut arcs = Vec::new();
    let mut owed = 0;
    let mut excess = vec![0; rows + cols + 2];
    for (&(from, to), &(low, high)) in ends.iter().zip(bounds) {
        arcs.push(flow.arc(from, to, high - low, 0));
        excess[to] += low;
        excess[from] -= low;
    }
    for (node, excess) in excess.iter().enumerate() {
        if *excess > 0 {
            owed += excess;
            flow.arc(source, node, *excess, 0);
        } else {
            flow.arc(node, sink, -excess, 0);
        }
    }
    if flow.push(source, sink) < owed {
        return None;
    }
    let mut ranges = Vec::new();
    for (n, &(from, to)) in ends.iter().enumerate() {
        let (low, high) = bounds[n];
        let arc = arcs[n];
        let now = low + flow.room[arc ^ 1];
        if low == high {
            ranges.push((low, high));
            continue;
        }
        // With the arc itself closed, what still goes round from its end to its start is how far it may rise.
        let kept = flow.room.clone();
        (flow.room[arc], flow.room[arc ^ 1]) = (0, 0);
        let rise = flow.push(to, from);
        let fall = flow.push(from, to) - rise;
        flow.room = kept;
        ranges.push(((now - fall).max(low), (now + rise).min(high)));
    }
    Some(ranges)
}

fn all(cut: &Disclosed) -> Vec<Cell> {
    [cut.cells(), cut.row_totals(), cut.col_totals(), &[cut.total()]].concat()
}

/// What a reader knows of each figure before solving anything.
fn bounds(cut: &Disclosed) -> Vec<(i64, i64)> {
    let k = i64::from(cut.k());
    let known = |(n, cell)| match cell {
        Cell::Shown(figure) => (i64::from(figure), i64::from(figure)),
        Cell::Few => (1, k - 1),
        Cell::Covering if n < cut.cells().len() => (k, PLENTY),
        Cell::Covering => (0, PLENTY),
    };
    all(cut).into_iter().enumerate().map(known).collect()
}

fn ranges(cut: &Disclosed) -> Vec<(i64, i64)> {
    solve(cut.row_totals().len(), cut.col_totals().len(), &bounds(cut)).expect("a publication contradicts itself")
}

/// Every few may be anything from 1 to k - 1, and every cover has k - 1 possible figures or more.
fn hides(cut: &Disclosed, ranges: &[(i64, i64)]) -> bool {
    let k = i64::from(cut.k());
    cut.cells().iter().zip(ranges).all(|(cell, &(least, most))| match cell {
        Cell::Shown(_) => true,
        Cell::Few => (least, most) == (1, k - 1),
        Cell::Covering => most - least >= k - 2,
    })
}

fn true_totals(rows: usize, cols: usize, cells: &[u32]) -> Vec<u32> {
    let row = |row: usize| cells[row * cols..(row + 1) * cols].iter().sum();
    let col = |col: usize| cells.iter().skip(col).step_by(cols).sum();
    (0..rows).map(row).chain((0..cols).map(col)).chain([cells.iter().sum()]).collect()
}

#[test]
fn the_solver_agrees_with_trying_everything() {
    let mut dice = Dice(3);
    for _ in 0..300 {
        let figures: Vec<i64> = (0..4).map(|_| i64::from(dice.below(4))).collect();
        let sums = [figures[0] + figures[1], figures[2] + figures[3], figures[0] + figures[2], figures[1] + figures[3]];
        let real: Vec<i64> = figures.iter().chain(&sums).copied().chain([figures.iter().sum()]).collect();
        let known: Vec<(i64, i64)> = real.iter().map(|f| if dice.below(2) == 0 { (*f, *f) } else { (0, 12) }).collect();
        let mut tried = [(i64::MAX, i64::MIN); 4];
        for n in 0..13_i64.pow(4) {
            let c = [n % 13, n / 13 % 13, n / 169 % 13, n / 2197];
            let all = [c[0], c[1], c[2], c[3], c[0] + c[1], c[2] + c[3], c[0] + c[2], c[1] + c[3], c.iter().sum()];
            if all.iter().zip(&known).all(|(figure, (low, high))| low <= figure && figure <= high) {
                tried.iter_mut().zip(c).for_each(|(t, f)| *t = (t.0.min(f), t.1.max(f)));
            }
        }
        assert_eq!(solve(2, 2, &known).unwrap()[..4], tried[..]);
    }
}

#[test]
fn no_single_publication_can_be_solved() {
    let mut dice = Dice(0x5eed);
    for n in 0..40_000 {
        let k = [5, 10, 3, 4][n % 4];
        let (rows, cols) = dice.shape();
        let kind = dice.below(4);
        let cells: Vec<u32> = (0..rows * cols).map(|_| dice.figure(kind, k)).collect();
        let cut = disclose(&table(rows, cols, &cells), k, None);
        let context = || format!("k = {k}, {rows} x {cols}: {cells:?} gave {cut:?}");
        for (figure, cell) in cells.iter().zip(cut.cells()) {
            let fits = match cell {
                Cell::Shown(shown) => shown == figure && !(1..k).contains(figure),
                Cell::Few => (1..k).contains(figure),
                Cell::Covering => *figure >= k,
            };
            assert!(fits, "{}", context());
        }
        for (total, cell) in true_totals(rows, cols, &cells).iter().zip(&all(&cut)[cells.len()..]) {
            let fits = match cell {
                Cell::Shown(shown) => shown == total && !(1..k).contains(total),
                Cell::Few => (1..k).contains(total),
                Cell::Covering => true,
            };
            assert!(fits, "{}", context());
        }
        assert!(hides(&cut, &ranges(&cut)), "{}", context());
        if cells.iter().all(|figure| !(1..k).contains(figure)) {
            assert!(all(&cut).iter().all(|cell| matches!(cell, Cell::Shown(_))), "hid for nothing: {}", context());
        }
    }
}

/// The next state of a table: growth by a batch, and where asked, withdrawals too.
fn after(dice: &mut Dice, cells: &[u32], shrinks: bool) -> Vec<u32> {
    let (often, most) = (1 + dice.below(4), 1 + dice.below(12));
    let step = |figure: &u32| match dice.below(4) {
        n if n >= often => *figure,
        0 if shrinks => figure.saturating_sub(dice.below(most + 1)),
        _ => figure + dice.below(most + 1),
    };
    cells.iter().map(step).collect()
}

/// Holds later publications against the first one: a figure that only grew was at most what it is shown as later, and
/// one that is shown later within k of what it may have been has most likely not moved.
fn hold_against_first(cuts: &[Disclosed], shrinks: bool, context: &str) {
    let first = &cuts[0];
    let alone = ranges(first);
    let mut known = bounds(first);
    let k = i64::from(first.k());
    for (place, cell) in first.cells().iter().enumerate().filter(|(_, cell)| !matches!(cell, Cell::Shown(_))) {
        // Where it was few or none in between, it has moved, and the reader knows that already.
        let later = cuts[1..].iter().map(|cut| cut.cells()[place]).find(|later| *later != Cell::Covering);
        if let (Cell::Covering, Some(Cell::Shown(later))) = (cell, later)
            && later > 0
            && alone[place].1 < PLENTY / 2
        {
            assert!(i64::from(later) >= alone[place].1 + k, "figure {place} gave itself away: {context}");
        }
        if !shrinks {
            let at_most = cuts[1..].iter().filter_map(|cut| match cut.cells()[place] {
                Cell::Shown(later) => Some(i64::from(later)),
                _ => None,
            });
            known[place].1 = at_most.fold(known[place].1, i64::min);
        }
    }
    let together = solve(first.row_totals().len(), first.col_totals().len(), &known);
    assert!(hides(first, &together.expect("growth contradicts itself")), "{context}");
}

#[test]
fn no_sequence_of_publications_can_be_solved() {
    let mut dice = Dice(0xd1ff);
    for n in 0..12_000 {
        let k = [5, 10, 3, 4][n % 4];
        let shrinks = n % 3 == 0;
        let (rows, cols) = dice.shape();
        let kind = dice.below(4);
        let mut cells: Vec<u32> = (0..rows * cols).map(|_| dice.figure(kind, k)).collect();
        let mut cuts = vec![disclose(&table(rows, cols, &cells), k, None)];
        let mut tables = vec![cells.clone()];
        for _ in 0..=dice.below(5) {
            cells = after(&mut dice, &cells, shrinks);
            tables.push(cells.clone());
            cuts.push(disclose(&table(rows, cols, &cells), k, cuts.last()));
        }
        let context = format!("k = {k}, {rows} x {cols}: {tables:?} gave {cuts:?}");
        for (cut, cells) in cuts.iter().zip(&tables) {
            assert!(hides(cut, &ranges(cut)), "{context}");
            for (cell, figure) in cut.cells().iter().zip(cells) {
                let honest = match cell {
                    Cell::Shown(0) => *figure == 0,
                    Cell::Shown(shown) => shown.abs_diff(*figure) < k && *figure >= k,
                    Cell::Few => (1..k).contains(figure),
                    Cell::Covering => *figure >= k,
                };
                assert!(honest, "{context}");
            }
        }
        for pair in cuts.windows(2) {
            for (before, now) in pair[0].cells().iter().zip(pair[1].cells()) {
                if let (Cell::Shown(before), Cell::Shown(now)) = (before, now) {
                    assert!(before == now || before.abs_diff(*now) >= k, "a small difference is shown: {context}");
                }
            }
        }
        hold_against_first(&cuts, shrinks, &context);
    }
}

/// Every history of `cuts` publications of `cells` figures below `end` in `rows` rows, as one number each.
struct Histories {
    k: u32,
    rows: usize,
    cells: usize,
    cuts: usize,
    end: u32,
    /// Whether the reader knows that figures only grew.
    grows: bool,
}

impl Histories {
    fn figures(&self, mut code: u64) -> Vec<u32> {
        let end = u64::from(self.end);
        (0..self.cells * self.cuts)
            .map(|_| {
                let figure = (code % end) as u32;
                code /= end;
                figure
            })
            .collect()
    }

    fn cuts(&self, figures: &[u32]) -> Vec<Disclosed> {
        let mut cuts: Vec<Disclosed> = Vec::new();
        for cells in figures.chunks(self.cells) {
            cuts.push(disclose(&table(self.rows, self.cells / self.rows, cells), self.k, cuts.last()));
        }
        cuts
    }

    /// Figures a history may have and still have neighbours on all sides that are tried too.
    fn inside(&self, figures: &[u32]) -> bool {
        figures.iter().all(|figure| figure + self.k <= self.end)
    }

    /// For everything that could be published, every figure and every difference between two publications that could
    /// stand behind it, as bits.
    fn possible(&self) -> HashMap<Vec<Cell>, (Vec<u64>, Vec<u64>)> {
        let mut possible = HashMap::new();
        for code in 0..u64::from(self.end).pow((self.cells * self.cuts) as u32) {
            let figures = self.figures(code);
            let later = &figures[self.cells..];
            if self.grows && figures.iter().zip(later).any(|(before, now)| before > now) {
                continue;
            }
            let seen = self.cuts(&figures).iter().flat_map(all).collect();
            let (values, steps) =
                possible.entry(seen).or_insert_with(|| (vec![0; figures.len()], vec![0; later.len()]));
            figures.iter().zip(values.iter_mut()).for_each(|(figure, bits)| *bits |= 1 << figure);
            let step = |(before, now): (&u32, &u32)| 1 << (now + self.end - before);
            figures.iter().zip(later).map(step).zip(steps.iter_mut()).for_each(|(bit, bits)| *bits |= bit);
        }
        possible
    }

    /// Asserts that the reader who has tried everything has worked out nothing; returns how much was asked.
    fn hold(&self) -> usize {
        let small = (1 << self.k) - 2;
        let mut asked = 0;
        let possible = self.possible();
        for code in 0..u64::from(self.end).pow((self.cells * self.cuts) as u32) {
            let figures = self.figures(code);
            let later = &figures[self.cells..];
            if !self.inside(&figures) || self.grows && figures.iter().zip(later).any(|(before, now)| before > now) {
                continue;
            }
            let cuts = self.cuts(&figures);
            let (values, steps) = &possible[&cuts.iter().flat_map(all).collect::<Vec<_>>()];
            let cells = cuts.iter().flat_map(|cut| cut.cells().to_vec());
            for (place, cell) in cells.enumerate() {
                let holds = match cell {
                    Cell::Shown(_) => true,
                    Cell::Few => values[place] & small == small,
                    Cell::Covering => values[place].count_ones() >= self.k - 1,
                };
                assert!(holds, "k = {}: figure {place} of {figures:?} is narrowed by {cuts:?}", self.k);
                asked += usize::from(!matches!(cell, Cell::Shown(_)));
            }
            for (place, (before, now)) in figures.iter().zip(later).enumerate() {
                let solved = steps[place].count_ones() < 2;
                let small = (1..self.k).contains(&before.abs_diff(*now));
                assert!(!(solved && small), "k = {}: step {place} of {figures:?} is solved by {cuts:?}", self.k);
            }
        }
        asked
    }
}

#[test]
fn whoever_knows_the_rule_and_tries_everything_learns_no_more() {
    // k, rows, cells, publications, figures below, whether they are known to have only grown.
    let tried = [
        (5, 1, 2, 1, 24, false),
        (5, 1, 3, 1, 24, false),
        (4, 1, 4, 1, 16, false),
        (4, 2, 4, 1, 16, false),
        (3, 1, 2, 2, 16, false),
        (3, 1, 2, 2, 16, true),
        (4, 1, 2, 2, 19, false),
        (4, 1, 2, 2, 19, true),
        (5, 1, 2, 2, 22, true),
        (3, 1, 2, 3, 12, false),
        (3, 1, 2, 3, 13, true),
        (3, 1, 3, 2, 10, false),
        (3, 1, 3, 2, 11, true),
        (3, 2, 4, 2, 7, true),
    ];
    for (k, rows, cells, cuts, end, grows) in tried {
        let asked = Histories { k, rows, cells, cuts, end, grows }.hold();
        assert!(asked > 100, "too little was hidden to be a test: {asked}");
    }
}

#[test]
fn enough_is_shown_to_be_of_use() {
    // k, rows, columns, figures below, least shares in percent of figures and of totals that are shown.
    let kinds = [
        (5, 8, 1, 26, 72, 0),
        (5, 8, 3, 26, 70, 55),
        (10, 8, 1, 26, 48, 0),
        (10, 8, 3, 26, 40, 20),
        (5, 20, 8, 26, 70, 55),
        (5, 20, 40, 26, 80, 80),
    ];
    for (k, rows, cols, end, least_cells, least_lines) in kinds {
        let mut dice = Dice(17);
        let (mut cells, mut shown, mut lines, mut lines_shown, mut could) = (0, 0, 0, 0, 0);
        for _ in 0..500 {
            let figures: Vec<u32> = (0..rows * cols).map(|_| dice.below(end)).collect();
            let cut = disclose(&table(rows, cols, &figures), k, None);
            let totals = if cols == 1 { cut.col_totals() } else { cut.row_totals() };
            let is_shown = |cell: &&Cell| matches!(cell, Cell::Shown(_));
            cells += figures.len();
            could += figures.iter().filter(|figure| !(1..k).contains(*figure)).count();
            shown += cut.cells().iter().filter(is_shown).count();
            lines += totals.len();
            lines_shown += totals.iter().filter(is_shown).count();
        }
        let (share, best, totals) = (shown * 100 / cells, could * 100 / cells, lines_shown * 100 / lines);
        println!(
            "k = {k}, {rows} x {cols}: {share} % of figures shown (of {best} % not few), {totals} % of line totals"
        );
        assert!(share >= least_cells && totals >= least_lines);
    }
}

#[test]
fn enough_stays_shown_while_a_table_grows() {
    for (k, rows, cols, least) in [(5, 8, 1, 70), (5, 8, 3, 70), (10, 8, 1, 40)] {
        let mut dice = Dice(23);
        let mut share = [0; 6];
        for _ in 0..500 {
            let mut figures = vec![0; rows * cols];
            let mut last = None;
            for shown in &mut share {
                for figure in &mut figures {
                    *figure += dice.below(9);
                }
                let cut = disclose(&table(rows, cols, &figures), k, last.as_ref());
                *shown += cut.cells().iter().filter(|cell| matches!(cell, Cell::Shown(_))).count();
                last = Some(cut);
            }
        }
        let share = share.map(|shown| shown * 100 / (500 * rows * cols));
        println!("k = {k}, {rows} x {cols}: {share:?} % of figures shown as it grows");
        assert!(share[5] >= least);
    }
}

#[test]
fn examples() {
    use Cell::{Covering, Few, Shown};
    let cut = disclose(&table(1, 4, &[3, 0, 20, 7]), 5, None);
    assert_eq!(cut.cells(), [Few, Shown(0), Covering, Shown(7)]);
    assert_eq!((cut.row_totals(), cut.total()), (&[Shown(30)][..], Shown(30)));
    assert_eq!(cut.col_totals(), cut.cells());
    // The few is now eight and shown; the cover would give away what it was, so it waits, and the total is closed.
    let later = disclose(&table(1, 4, &[8, 0, 20, 9]), 5, Some(&cut));
    assert_eq!(later.cells(), [Shown(8), Shown(0), Covering, Shown(7)]);
    assert_eq!(later.total(), Covering);
    let last = disclose(&table(1, 4, &[8, 0, 27, 9]), 5, Some(&later));
    assert_eq!(last.cells(), [Shown(8), Shown(0), Shown(27), Shown(7)]);
    assert_eq!(last.total(), Shown(42));
    // Nobody could cover the only few; together they are few too.
    let alone = disclose(&table(2, 1, &[2, 0]), 5, None);
    assert_eq!((alone.cells(), alone.total()), (&[Few, Shown(0)][..], Few));
}

#[test]
fn odd_tables_are_answered_too() {
    assert!(Table::new(2, 2, vec![1]).is_none());
    assert!(Table::new(usize::MAX, 2, vec![1]).is_none());
    for (rows, cols) in [(0, 0), (usize::MAX, 0), (0, usize::MAX)] {
        let empty = disclose(&table(rows, cols, &[]), 5, None);
        assert_eq!((empty.cells(), empty.total(), empty.cell(0, 0)), (&[][..], Cell::Shown(0), None));
        assert_eq!(disclose(&table(rows, cols, &[]), 5, Some(&empty)), empty);
    }
    for k in [0, 1, 5, u32::MAX] {
        let large = table(2, 3, &[u32::MAX, 1, u32::MAX, 0, u32::MAX, u32::MAX - 1]);
        let cut = disclose(&large, k, None);
        assert_eq!(disclose(&large, k, Some(&cut)).cells(), cut.cells());
        assert!(disclose(&table(1, 1, &[2]), k, None).total() == Cell::Few);
        // Another shape or another k cannot follow.
        assert_eq!(disclose(&table(3, 2, &[9; 6]), k, Some(&cut)), cut);
        assert_eq!(disclose(&large, 7, Some(&cut)), cut);
    }
}
