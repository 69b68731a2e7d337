//! Lists of retracted works that the user provides.

use super::delimited;
use std::collections::HashMap;

/// Retracted works by DOI.
#[derive(Debug, Clone, Default)]
pub struct Retractions {
    by_doi: HashMap<String, Retraction>,
}

/// What a list says of a retracted work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retraction {
    /// The day or year of the notice, as the list gives it; may be empty.
    pub date: String,
    /// What the notice is: "Retraction", "Expression of concern"; may be empty.
    pub nature: String,
    /// The list.
    pub list: String,
}

impl Retractions {
    /// What the lists say of a DOI, with or without its resolver.
    #[must_use]
    pub fn get(&self, doi: &str) -> Option<&Retraction> {
        self.by_doi.get(&fold_doi(doi)?)
    }

    /// Whether no list was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_doi.is_empty()
    }

    /// The DOIs, in no order.
    pub fn dois(&self) -> impl Iterator<Item = &str> {
        self.by_doi.keys().map(String::as_str)
    }

    /// Adds DOIs that a list names.
    pub fn add_all(&mut self, list: &str, dois: &[String]) {
        for doi in dois.iter().filter_map(|doi| fold_doi(doi)) {
            let retraction = Retraction {
                list: list.to_owned(),
                ..Retraction::default()
            };
            self.by_doi.insert(doi, retraction);
        }
    }

    /// How many works are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_doi.len()
    }
}

/// A DOI in lower case, without its resolver; none for what is no DOI.
#[must_use]
pub fn fold_doi(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let at = lower.find("10.")?;
    let doi = lower.get(at..)?.trim_end_matches(['.', ',', ';', ')', ']']);
    doi.contains('/').then(|| doi.to_owned())
}

/// Reads a list: a Retraction Watch CSV (columns `OriginalPaperDOI`, `RetractionNature`, `RetractionDate`), any table
/// with a column `doi`, or one DOI a line.
///
/// # Errors
///
/// Where no DOI is found in it.
pub fn read_into(into: &mut Retractions, list: &str, text: &str) -> Result<(), String> {
    let mut rows = delimited::rows(text, delimited::separator_of(text));
    let header = rows.next().unwrap_or_default();
    let column = |names: &[&str]| {
        header.iter().position(|cell| {
            names.iter().any(|n| {
                cell.trim()
                    .trim_start_matches('\u{FEFF}')
                    .eq_ignore_ascii_case(n)
            })
        })
    };
    let doi = column(&["OriginalPaperDOI", "doi", "original_doi"]);
    let nature = column(&["RetractionNature", "nature", "type"]);
    let date = column(&["RetractionDate", "date"]);
    let before = into.by_doi.len();
    let cell = |row: &[String], at: Option<usize>| {
        at.and_then(|at| row.get(at)).cloned().unwrap_or_default()
    };
    let mut add = |row: &[String], at: usize| {
        let Some(doi) = row.get(at).and_then(|cell| fold_doi(cell)) else {
            return;
        };
        let nature = cell(row, nature);
        // Corrections and reinstatements are no retractions.
        if nature.eq_ignore_ascii_case("correction") || nature.eq_ignore_ascii_case("reinstatement")
        {
            return;
        }
        let retraction = Retraction {
            date: cell(row, date).split(' ').next().unwrap_or("").to_owned(),
            nature,
            list: list.to_owned(),
        };
        into.by_doi.insert(doi, retraction);
    };
    if doi.is_none() {
        add(&header, 0);
    }
    for row in rows {
        add(&row, doi.unwrap_or(0));
    }
    if into.by_doi.len() == before {
        return Err(
            "no DOI found: a Retraction Watch CSV, or one DOI a line, is wanted".to_owned(),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_retraction_watch_and_plain_lists() {
        let mut retracted = Retractions::default();
        let csv = "Record ID,Title,OriginalPaperDOI,RetractionDate,RetractionNature\n1,\"A, \"\"quoted\"\" title\",10.1000/ABC,1/2/2020 0:00,Retraction\n2,B,10.1000/fixed,1/2/2020,Correction\n3,C,unavailable,,Retraction\n";
        read_into(&mut retracted, "rw.csv", csv).expect("a list");
        assert_eq!(retracted.len(), 1);
        assert_eq!(
            retracted
                .get("https://doi.org/10.1000/abc")
                .expect("known")
                .date,
            "1/2/2020"
        );
        assert!(retracted.get("10.1000/fixed").is_none());
        read_into(
            &mut retracted,
            "own.txt",
            "10.1000/x\nhttps://doi.org/10.1000/y.\n",
        )
        .expect("a list");
        assert_eq!(retracted.len(), 3);
        assert!(read_into(&mut retracted, "none.txt", "nothing here\n").is_err());
    }
}
