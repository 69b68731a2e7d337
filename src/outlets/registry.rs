//! Look-ups by id, host and name: the built-in records, and the user's own merged over them.

use super::builtin;
use super::host::{Address, fold_label, label_of, with_parents};
use super::name;
use super::record::{HostMatch, Kind, Outlet};
use crate::citations::date::PartialDate;
use foldhash::{HashMap, HashSet};
use std::sync::Arc;

/// The outlets that are known. The default is the built-in registry; making one costs nothing.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    own: Vec<Arc<Outlet>>,
    /// Built-in records that an own record stands for.
    replaced: HashMap<u32, usize>,
    own_ids: HashMap<String, usize>,
    own_names: HashMap<String, Vec<(usize, bool)>>,
    own_governments: HashMap<String, usize>,
    own_hosts: HashMap<String, Vec<usize>>,
    /// Folded label of a whole host to its record and the host.
    own_labels: HashMap<String, (usize, String)>,
    without_lists: HashSet<String>,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Nobody the registry knows.
    Unknown,
    /// One outlet.
    One(Arc<Outlet>),
    /// Several outlets may be meant, or one that shares the name with others: the domain must agree.
    Shared(Vec<Arc<Outlet>>),
}

impl Registry {
    /// The built-in registry.
    #[must_use]
    pub fn builtin() -> Self {
        Self::default()
    }

    /// How many outlets are known.
    #[must_use]
    pub fn len(&self) -> usize {
        builtin::len() + self.own.len() - self.replaced.len()
    }

    /// Whether no outlet is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every outlet. Reads every record: for output and tests.
    pub fn all(&self) -> impl Iterator<Item = Arc<Outlet>> + '_ {
        let count = u32::try_from(builtin::len()).unwrap_or(u32::MAX);
        (0..count)
            .filter(|index| !self.replaced.contains_key(index))
            .filter_map(|index| self.builtin_record(index))
            .chain(self.own.iter().cloned())
    }

    /// Leaves out whole built-in lists.
    pub fn leave_out(&mut self, lists: impl IntoIterator<Item = String>) {
        self.without_lists.extend(lists);
    }

    /// Merges a record over what is known: an outlet with the same id keeps every field that `record` leaves out; names
    /// and hosts are added; ratings replace those of their scheme.
    pub fn merge(&mut self, record: Outlet) {
        let known = self.by_id(&record.id);
        let merged = match &known {
            Some(known) => merge_fields(known, record),
            None => record,
        };
        let at = match self.own_ids.get(&merged.id) {
            Some(&at) => at,
            None => {
                self.own.push(Arc::new(Outlet::default()));
                self.own.len() - 1
            }
        };
        if let Some(&index) = builtin::ids().get(&merged.id).first() {
            self.replaced.insert(index, at);
        }
        self.own_ids.insert(merged.id.clone(), at);
        self.index(at, &merged);
        if let Some(slot) = self.own.get_mut(at) {
            *slot = Arc::new(merged);
        }
    }

    /// Puts the names and hosts of an own record into the indices.
    fn index(&mut self, at: usize, record: &Outlet) {
        let names = record
            .names()
            .map(|n| (n, false))
            .chain(record.shared_names().map(|n| (n, true)));
        for (text, shared) in names {
            let words = name::words(text);
            if record.kind == Kind::Government
                && !shared
                && let Some(key) = name::government_key(&words)
            {
                self.own_governments.insert(key, at);
            }
            let strict = name::joined(&words);
            let loose =
                name::joined(&name::one_spelling(&words)).filter(|l| strict.as_ref() != Some(l));
            for key in strict.into_iter().chain(loose) {
                let entry = self.own_names.entry(key).or_default();
                if !entry.contains(&(at, shared)) {
                    entry.push((at, shared));
                }
            }
        }
        for host in &record.hosts {
            if host.path.is_empty()
                && let Some(label) = label_of(&host.host)
            {
                let entry = self.own_labels.entry(fold_label(label));
                entry.or_insert_with(|| (at, host.host.clone()));
            }
            let entry = self.own_hosts.entry(host.key()).or_default();
            if !entry.contains(&at) {
                entry.push(at);
            }
        }
    }

    /// The outlet with an id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<Arc<Outlet>> {
        if let Some(&at) = self.own_ids.get(id) {
            return self.own.get(at).cloned();
        }
        let index = *builtin::ids().get(id).first()?;
        self.builtin_record(index)
    }

    /// The built-in record with an index, or the own record that stands for it.
    fn builtin_record(&self, index: u32) -> Option<Arc<Outlet>> {
        if let Some(&at) = self.replaced.get(&index) {
            return self.own.get(at).cloned();
        }
        let record = builtin::record(index)?;
        (!self.without_lists.contains(&record.list)).then_some(record)
    }

    /// The outlet that published under an address on a day (none: today, as far as the record tells): longest path
    /// first, then the host itself, then its parents down to the registrable domain.
    #[must_use]
    pub fn by_address(
        &self,
        address: &Address<'_>,
        on: Option<PartialDate>,
    ) -> Option<Arc<Outlet>> {
        self.entry(address, on).map(|(outlet, _)| outlet)
    }

    /// As [`Registry::by_address`], and which of the record's hosts matched.
    #[must_use]
    pub fn entry(
        &self,
        address: &Address<'_>,
        on: Option<PartialDate>,
    ) -> Option<(Arc<Outlet>, usize)> {
        with_parents(&address.host).find_map(|host| {
            let shared = !self.own_hosts.is_empty() || builtin::shared_hosts().contains(host);
            let under_path = || self.under_path(host, address, on);
            let found = if shared { under_path() } else { None };
            found.or_else(|| self.under_key(host, address, on))
        })
    }

    /// Whether the record found under a host is found under each of its addresses, whatever their paths and days.
    pub(super) fn is_always(&self, host: &str, found: &(Arc<Outlet>, usize)) -> bool {
        let (outlet, at) = found;
        let plain = |entry: &HostMatch| {
            entry.host == host
                && [&entry.path, &entry.from, &entry.until]
                    .iter()
                    .all(|limit| limit.is_empty())
                && entry.exclude.is_empty()
        };
        let others = outlet.hosts.iter().filter(|entry| entry.host == host);
        self.own_hosts.is_empty()
            && outlet.hosts.get(*at).is_some_and(plain)
            && others.count() == 1
            && builtin::hosts().get(host).len() == 1
            && !builtin::shared_hosts().contains(host)
    }

    /// Who publishes under the first segments of an address's path at a host, the longest run first.
    fn under_path(
        &self,
        host: &str,
        address: &Address<'_>,
        on: Option<PartialDate>,
    ) -> Option<(Arc<Outlet>, usize)> {
        let mut whole = format!("{host}/{}", address.path());
        while whole.contains("//") {
            whole = whole.replace("//", "/");
        }
        let path = whole.get(host.len() + 1..).unwrap_or("");
        path_ends(path)
            .into_iter()
            .find_map(|end| self.under_key(whole.get(..host.len() + 1 + end)?, address, on))
    }

    /// The outlet with a host key whose entry holds for an address and a day.
    fn under_key(
        &self,
        key: &str,
        address: &Address<'_>,
        on: Option<PartialDate>,
    ) -> Option<(Arc<Outlet>, usize)> {
        let entry = |outlet: Arc<Outlet>| {
            let mut entries = outlet.hosts.iter();
            let entry = entries.position(|e| e.has_key(key) && allows(e, address, on))?;
            Some((outlet, entry))
        };
        // Own records go first.
        for &at in self.own_hosts.get(key).into_iter().flatten() {
            if let Some(found) = self.own.get(at).cloned().and_then(entry) {
                return Some(found);
            }
        }
        for &index in builtin::hosts().get(key) {
            if let Some(found) = self.builtin_record(index).and_then(entry) {
                return Some(found);
            }
        }
        None
    }

    /// The outlet that publishes under a URL or a bare host.
    #[must_use]
    pub fn by_url(&self, url: &str, on: Option<PartialDate>) -> Option<Arc<Outlet>> {
        self.by_address(&Address::parse(url)?, on)
    }

    /// The own record one of whose hosts has a folded label, and that host.
    pub(super) fn by_own_label(&self, label: &str) -> Option<(Arc<Outlet>, String)> {
        let (at, host) = self.own_labels.get(label)?;
        Some((self.own.get(*at)?.clone(), host.clone()))
    }

    /// What a whole name stands for, as it is spelt. [`match_name`](super::matching::match_name) also lets pass what
    /// citations add to names.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Named {
        let plain = name::plain_key(name).map(|key| self.by_key(&key));
        match plain {
            Some(found) if found != Named::Unknown => found,
            _ => self.by_words(&name::words(name)),
        }
    }

    /// As [`Registry::by_name`], for folded words: as they are spelt, then in one spelling, then as a government body.
    #[must_use]
    pub fn by_words(&self, words: &[String]) -> Named {
        let Some(strict) = name::joined(words) else {
            return Named::Unknown;
        };
        let found = self.by_key(&strict);
        if found != Named::Unknown {
            return found;
        }
        let loose = name::joined(&name::one_spelling(words)).filter(|loose| *loose != strict);
        match loose.map(|loose| self.by_key(&loose)) {
            Some(found) if found != Named::Unknown => found,
            _ => self.by_government(words),
        }
    }

    /// The outlets that have a key.
    fn by_key(&self, key: &str) -> Named {
        let (own, builtin) = (self.own_names.get(key), builtin::names().get(key));
        match (own, builtin) {
            (None, []) => return Named::Unknown,
            // Most names are one outlet's alone.
            (None, [value]) if value & 1 == 0 => {
                let outlet = self.builtin_record(value >> 1);
                return outlet.map_or(Named::Unknown, Named::One);
            }
            _ => {}
        }
        let (mut sure, mut shared) = (Vec::new(), Vec::new());
        let mut add = |outlet: Arc<Outlet>, is_shared: bool| {
            let list: &mut Vec<Arc<Outlet>> = if is_shared { &mut shared } else { &mut sure };
            if !list.iter().any(|o| o.id == outlet.id) {
                list.push(outlet);
            }
        };
        for &(at, is_shared) in own.into_iter().flatten() {
            if let Some(outlet) = self.own.get(at) {
                add(outlet.clone(), is_shared);
            }
        }
        for &value in builtin {
            if let Some(outlet) = self.builtin_record(value >> 1) {
                add(outlet, value & 1 == 1);
            }
        }
        match (sure.len(), shared.len()) {
            (0, 0) => Named::Unknown,
            (1, 0) => sure.pop().map_or(Named::Unknown, Named::One),
            _ => {
                sure.extend(shared);
                Named::Shared(sure)
            }
        }
    }

    /// The government body that words name in another order or form.
    fn by_government(&self, words: &[String]) -> Named {
        let Some(key) = name::government_key(words) else {
            return Named::Unknown;
        };
        if let Some(outlet) = self
            .own_governments
            .get(&key)
            .and_then(|&at| self.own.get(at))
        {
            return Named::One(outlet.clone());
        }
        let mut found: Vec<Arc<Outlet>> = Vec::new();
        for &index in builtin::governments().get(&key) {
            if let Some(outlet) = self.builtin_record(index)
                && !found.iter().any(|o| o.id == outlet.id)
            {
                found.push(outlet);
            }
        }
        match found.len() {
            0 => Named::Unknown,
            1 => found.pop().map_or(Named::Unknown, Named::One),
            _ => Named::Shared(found),
        }
    }
}

/// Where the first segments of a path end, the longest run first, at most four segments deep.
fn path_ends(path: &str) -> Vec<usize> {
    let mut ends: Vec<usize> = path
        .match_indices('/')
        .map(|(at, _)| at)
        .chain([path.len()])
        .filter(|end| *end > 0)
        .take(4)
        .collect();
    ends.reverse();
    ends
}

/// Whether a host entry holds for an address and a day.
fn allows(entry: &HostMatch, address: &Address<'_>, on: Option<PartialDate>) -> bool {
    let excluded = entry.exclude.iter().any(|sub| {
        address.host == *sub
            || address
                .host
                .strip_suffix(sub.as_str())
                .is_some_and(|before| before.ends_with('.'))
    });
    if excluded {
        return false;
    }
    let day = |text: &str| -> Option<jiff::civil::Date> {
        (!text.is_empty()).then(|| text.parse().ok()).flatten()
    };
    let (from, until) = (day(&entry.from), day(&entry.until));
    match on {
        Some(date) => {
            from.is_none_or(|from| date.latest().is_none_or(|last| last >= from))
                && until.is_none_or(|until| date.earliest().is_none_or(|first| first <= until))
        }
        None => until.is_none(),
    }
}

/// `over` laid over `known`.
fn merge_fields(known: &Outlet, over: Outlet) -> Outlet {
    let mut merged = known.clone();
    let replace = |slot: &mut String, value: String| {
        if !value.is_empty() {
            *slot = value;
        }
    };
    replace(&mut merged.name, over.name);
    replace(&mut merged.country, over.country);
    replace(&mut merged.owner, over.owner);
    replace(&mut merged.group, over.group);
    replace(&mut merged.contested, over.contested);
    replace(&mut merged.last_reviewed, over.last_reviewed);
    replace(&mut merged.list, over.list);
    if over.kind != Kind::default() {
        merged.kind = over.kind;
    }
    if over.control.is_some() {
        merged.control = over.control;
    }
    let mut add = |slot: fn(&mut Outlet) -> &mut Vec<String>, values: Vec<String>| {
        let list = slot(&mut merged);
        for value in values {
            if !list.contains(&value) {
                list.push(value);
            }
        }
    };
    add(|o| &mut o.aliases, over.aliases);
    add(|o| &mut o.ambiguous, over.ambiguous);
    add(|o| &mut o.syndicates, over.syndicates);
    for host in over.hosts {
        merged.hosts.retain(|known| known.key() != host.key());
        merged.hosts.push(host);
    }
    for rating in over.ratings {
        merged.ratings.retain(|known| known.scheme != rating.scheme);
        merged.ratings.push(rating);
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry(text: &str) -> Registry {
        let mut registry = Registry::default();
        for record in super::super::overlay::parse("test", text).expect("a registry") {
            registry.merge(record);
        }
        registry
    }

    const EXAMPLES: &str = r#"
        [[outlet]]
        id = "zz-wire"
        name = "Zembla Wire"
        aliases = ["ZW Agency"]
        ambiguous = ["Zembla Post"]
        country = "AQ"
        kind = "wire"
        group = "zz-state"
        match = [
          { host = "zembla.example" },
          { host = "shared.example", path = "/zembla" },
          { host = "old.example", until = "2015-12-31" },
          { host = "big.example", exclude = ["other.big.example"] },
        ]
        control = { code = "SC", evidence = "https://report.example/", as_of = "2024-02" }

        [[outlet]]
        id = "zz-new"
        name = "New Owner"
        ambiguous = ["Zembla Post"]
        match = [{ host = "old.example", from = "2016-01-01" }]

        [[outlet]]
        id = "aq-mfa"
        name = "Ministry of Foreign Affairs of Iceland (test)"
        aliases = ["Icelandic Ministry of Penguins"]
        country = "IS"
        kind = "government"
    "#;

    fn id_at(registry: &Registry, url: &str, year: Option<i16>) -> Option<String> {
        let on = year.map(|year| PartialDate {
            year,
            month: None,
            day: None,
        });
        registry.by_url(url, on).map(|o| o.id.clone())
    }

    #[test]
    fn hosts_match_by_path_subdomain_exclusion_and_date() {
        let r = registry(EXAMPLES);
        assert_eq!(
            id_at(&r, "https://en.zembla.example/a", None).as_deref(),
            Some("zz-wire")
        );
        assert_eq!(
            id_at(&r, "https://zembla.example.evil.example/", None),
            None
        );
        assert_eq!(id_at(&r, "https://notzembla.example/", None), None);
        assert_eq!(
            id_at(&r, "https://shared.example/Zembla/123", None).as_deref(),
            Some("zz-wire")
        );
        assert_eq!(id_at(&r, "https://shared.example/zemblan", None), None);
        assert_eq!(
            id_at(&r, "https://old.example/", Some(2014)).as_deref(),
            Some("zz-wire")
        );
        assert_eq!(
            id_at(&r, "https://old.example/", Some(2018)).as_deref(),
            Some("zz-new")
        );
        assert_eq!(
            id_at(&r, "https://a.big.example/", None).as_deref(),
            Some("zz-wire")
        );
        assert_eq!(id_at(&r, "https://x.other.big.example/", None), None);
    }

    #[test]
    fn names_match_whole() {
        let r = registry(EXAMPLES);
        assert!(matches!(r.by_name("the zembla wire"), Named::One(o) if o.id == "zz-wire"));
        assert_eq!(r.by_name("Zembla Wire Review"), Named::Unknown);
        assert!(matches!(r.by_name("Zembla Post"), Named::Shared(o) if o.len() == 2));
        assert!(
            matches!(r.by_name("Ministry of Penguins of the Republic of Iceland"), Named::One(o) if o.id == "aq-mfa")
        );
    }

    #[test]
    fn overlays_merge_field_by_field() {
        let mut r = registry(EXAMPLES);
        let over = "[[outlet]]\nid = \"zz-wire\"\nowner = \"A trust\"\naliases = [\"Z. Wire\"]\ncontested = \"Ownership is before a court.\"";
        for record in super::super::overlay::parse("org", over).expect("a registry") {
            r.merge(record);
        }
        let outlet = r.by_id("zz-wire").expect("known");
        assert_eq!(outlet.name, "Zembla Wire");
        assert_eq!(outlet.owner, "A trust");
        assert_eq!(outlet.group(), "zz-state");
        assert!(outlet.is_contested());
        assert!(matches!(r.by_name("Z Wire"), Named::One(o) if o.owner == "A trust"));
        assert!(matches!(r.by_name("Zembla Wire"), Named::One(o) if o.owner == "A trust"));
    }
}
