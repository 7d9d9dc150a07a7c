//! Every door of the server, in one table. A door that the router gains and this table does not fails a test.

/// One door.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    pub method: &'static str,
    /// As the router spells it.
    pub path: &'static str,
}

macro_rules! doors {
    ($($method:literal $path:literal,)*) => { &[$(Door { method: $method, path: $path },)*] };
}

pub const DOORS: &[Door] = doors! {
    "POST" "/anon/write",
    "POST" "/anon/mine",
    "POST" "/anon/ask",
    "POST" "/anon/signal",
    "GET" "/anon/socket",
    "POST" "/anon/stream",
    "POST" "/issue/look",
    "POST" "/issue/join",
    "POST" "/issue/contact",
    "POST" "/issue/stop",
    "POST" "/staff/session",
    "POST" "/staff/session/end",
    "POST" "/staff/set-up",
    "POST" "/staff/ask/{review}",
    "GET" "/staff/socket",
    "POST" "/staff/stream",
    "GET" "/staff/export/{review}/{file}",
    "POST" "/staff/desk/{call}",
    "POST" "/duty",
    "GET" "/assets/{file}",
    "GET" "/robots.txt",
    "GET" "/livez",
    "GET" "/readyz",
    "GET" "/",
    "GET" "/staff",
};

/// Pages, by the app's own list of routes.
pub fn pages() -> Vec<String> {
    app::address::PATHS.map(str::to_owned).to_vec()
}

#[test]
fn every_door_is_in_the_table() {
    let routers = [include_str!("../../../src/http/mod.rs"), include_str!("../../../src/http/pages.rs")];
    let mut found = vec![];
    for source in routers {
        for rest in source.split(".route(\"").skip(1) {
            let (path, rest) = rest.split_once('"').unwrap();
            let method = rest.trim_start_matches([',', ' ']).split('(').next().unwrap();
            found.push((method.to_uppercase(), path.to_owned()));
        }
    }
    let mut table: Vec<_> = DOORS.iter().map(|door| (door.method.to_owned(), door.path.to_owned())).collect();
    found.sort_unstable();
    table.sort_unstable();
    assert_eq!(found, table);
}
