//! The house style: the table `[style]`, its presets, and what they mean.
//!
//! What each preset means stands in `docs/styles.md`; a test reads the table there.

use crate::links::policy::{DefangMode, DefangPolicy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The table `[style]`. A key that is not set has the value of the preset; `consistent` leaves it to each draft's own
/// majority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct StyleConfig {
    /// The style to start from: `consistent`, `isw`, `chicago-notes`, `mhra` or `bluebook-news`.
    pub preset: StylePreset,
    /// How dates are written in citations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<DateChoice>,
    /// The quotation marks of titles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotes: Option<QuotesChoice>,
    /// On which side of the closing quotation mark the comma stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comma: Option<CommaChoice>,
    /// What parts the citations of a note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<SeparatorChoice>,
    /// Whether notes end with a period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub final_period: Option<FinalPeriodChoice>,
    /// What stands in ranges of dates and pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range_dash: Option<RangeDashChoice>,
    /// Where the brackets of translated titles stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translated_title: Option<TranslatedTitleChoice>,
    /// Whether Ibid. is allowed, and what is written in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ibid: Option<IbidStyle>,
    /// What is done with links, unless `mode` in `[defang]` says more than `refang`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defang: Option<DefangMode>,
}

/// A style to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StylePreset {
    /// Each draft's own majority.
    #[default]
    Consistent,
    /// Weekly summaries of the Institute for the Study of War, as of 2019.
    Isw,
    /// The Chicago Manual of Style, notes and bibliography.
    ChicagoNotes,
    /// The style guide of the Modern Humanities Research Association.
    Mhra,
    /// The Bluebook, rule 16.6: newspapers.
    BluebookNews,
}

/// How dates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DateChoice {
    /// As most of the draft's.
    Consistent,
    /// April 25, 2019
    MonthDayYear,
    /// Apr. 25, 2019; May, June and July in full
    MonthDayYearShort,
    /// 25 April 2019
    DayMonthYear,
    /// 25 Apr. 2019; May, June and July in full
    DayMonthYearShort,
    /// 2019-04-25
    Iso,
}

/// The quotation marks of titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuotesChoice {
    /// As most of the draft's.
    Consistent,
    /// “curly”
    Curly,
    /// "straight"
    Straight,
    /// ‘single’
    SingleCurly,
}

/// On which side of the closing quotation mark the comma stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CommaChoice {
    /// As most of the draft's.
    Consistent,
    /// “Title,” Outlet
    Inside,
    /// “Title”, Outlet
    Outside,
}

/// What parts the citations of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum SeparatorChoice {
    /// As most of the draft's.
    #[serde(rename = "consistent")]
    Consistent,
    /// A semicolon and a space.
    #[serde(rename = "; ")]
    After,
    /// A semicolon between two spaces.
    #[serde(rename = " ; ")]
    Both,
}

/// Whether notes end with a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FinalPeriodChoice {
    /// As most of the draft's.
    Consistent,
    /// All of them.
    Always,
}

/// What stands in ranges of dates and pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RangeDashChoice {
    /// An en dash, as everywhere in print.
    Consistent,
    /// 24–25
    En,
    /// 24 – 25
    SpacedEn,
    /// 24-25
    Hyphen,
    /// 24 - 25
    SpacedHyphen,
}

/// Where the brackets of translated titles stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TranslatedTitleChoice {
    /// As most of the draft's.
    Consistent,
    /// [“Title,”]
    Outside,
    /// `“[Title],”`
    Inside,
}

/// Whether Ibid. is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IbidStyle {
    /// It is; a chain of them is mended with short forms.
    #[default]
    Allow,
    /// A short form stands in its place: author and shortened title.
    ShortForm,
    /// The whole citation stands in its place.
    Full,
}

/// The style in force; `None` is the draft's own majority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// How dates are written in citations.
    pub date: Option<DateChoice>,
    /// The quotation marks of titles.
    pub quotes: Option<QuotesChoice>,
    /// The comma after titles.
    pub comma: Option<CommaChoice>,
    /// What parts the citations of a note.
    pub separator: Option<SeparatorChoice>,
    /// Whether notes end with a period.
    pub final_period: Option<FinalPeriodChoice>,
    /// What stands in ranges.
    pub range_dash: Option<RangeDashChoice>,
    /// The brackets of translated titles.
    pub translated_title: Option<TranslatedTitleChoice>,
    /// Whether Ibid. is allowed.
    pub ibid: IbidStyle,
    /// What is done with links; none where neither the preset nor a key says.
    pub defang: Option<DefangMode>,
}

impl StylePreset {
    /// All presets.
    pub const ALL: [StylePreset; 5] = [
        StylePreset::Consistent,
        StylePreset::Isw,
        StylePreset::ChicagoNotes,
        StylePreset::Mhra,
        StylePreset::BluebookNews,
    ];

    /// The name in the configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            StylePreset::Consistent => "consistent",
            StylePreset::Isw => "isw",
            StylePreset::ChicagoNotes => "chicago-notes",
            StylePreset::Mhra => "mhra",
            StylePreset::BluebookNews => "bluebook-news",
        }
    }

    /// What the preset means.
    #[must_use]
    pub fn style(self) -> Style {
        // What notes in print have in common.
        let print = Style {
            date: Some(DateChoice::MonthDayYear),
            quotes: Some(QuotesChoice::Curly),
            comma: Some(CommaChoice::Inside),
            separator: Some(SeparatorChoice::After),
            final_period: Some(FinalPeriodChoice::Always),
            range_dash: Some(RangeDashChoice::En),
            translated_title: None,
            ibid: IbidStyle::Allow,
            defang: Some(DefangMode::Refang),
        };
        match self {
            StylePreset::Consistent => Style::default(),
            StylePreset::Isw => Style {
                range_dash: Some(RangeDashChoice::SpacedHyphen),
                translated_title: Some(TranslatedTitleChoice::Outside),
                defang: Some(DefangMode::DefangAll),
                ..print
            },
            StylePreset::ChicagoNotes => Style {
                ibid: IbidStyle::ShortForm,
                ..print
            },
            StylePreset::Mhra => Style {
                date: Some(DateChoice::DayMonthYear),
                quotes: Some(QuotesChoice::SingleCurly),
                comma: Some(CommaChoice::Outside),
                ..print
            },
            StylePreset::BluebookNews => Style {
                date: Some(DateChoice::MonthDayYearShort),
                ..print
            },
        }
    }
}

impl StyleConfig {
    /// The style that the preset and the single keys make.
    #[must_use]
    pub fn style(&self) -> Style {
        let preset = self.preset.style();
        Style {
            date: self
                .date
                .or(preset.date)
                .filter(|c| *c != DateChoice::Consistent),
            quotes: self
                .quotes
                .or(preset.quotes)
                .filter(|c| *c != QuotesChoice::Consistent),
            comma: self
                .comma
                .or(preset.comma)
                .filter(|c| *c != CommaChoice::Consistent),
            separator: self
                .separator
                .or(preset.separator)
                .filter(|c| *c != SeparatorChoice::Consistent),
            final_period: self
                .final_period
                .or(preset.final_period)
                .filter(|c| *c != FinalPeriodChoice::Consistent),
            range_dash: self
                .range_dash
                .or(preset.range_dash)
                .filter(|c| *c != RangeDashChoice::Consistent),
            translated_title: self
                .translated_title
                .or(preset.translated_title)
                .filter(|c| *c != TranslatedTitleChoice::Consistent),
            ibid: self.ibid.unwrap_or(preset.ibid),
            defang: self.defang.or(preset.defang),
        }
    }

    /// The same with every key set, from the preset where it is not.
    pub(super) fn filled(&self) -> Self {
        let preset = self.preset.style();
        Self {
            preset: self.preset,
            date: self.date.or(preset.date).or(Some(DateChoice::Consistent)),
            quotes: self
                .quotes
                .or(preset.quotes)
                .or(Some(QuotesChoice::Consistent)),
            comma: self
                .comma
                .or(preset.comma)
                .or(Some(CommaChoice::Consistent)),
            separator: self
                .separator
                .or(preset.separator)
                .or(Some(SeparatorChoice::Consistent)),
            final_period: self
                .final_period
                .or(preset.final_period)
                .or(Some(FinalPeriodChoice::Consistent)),
            range_dash: self
                .range_dash
                .or(preset.range_dash)
                .or(Some(RangeDashChoice::Consistent)),
            translated_title: self
                .translated_title
                .or(preset.translated_title)
                .or(Some(TranslatedTitleChoice::Consistent)),
            ibid: self.ibid.or(Some(preset.ibid)),
            defang: self
                .defang
                .or(preset.defang)
                .or(Some(DefangMode::default())),
        }
    }

    /// The policy on links: the mode of `[defang]` where it is set, else that of the style.
    #[must_use]
    pub fn defang(&self, policy: &DefangPolicy) -> DefangPolicy {
        let mut policy = policy.clone();
        if policy.mode == DefangMode::default() {
            policy.mode = self.style().defang.unwrap_or_default();
        }
        policy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_before_the_preset_and_can_leave_it_to_the_draft() {
        let config: StyleConfig =
            toml::from_str("preset = \"mhra\"\ncomma = \"inside\"\nquotes = \"consistent\"")
                .expect("a table");
        let style = config.style();
        assert_eq!(style.comma, Some(CommaChoice::Inside));
        assert_eq!(style.quotes, None);
        assert_eq!(style.date, Some(DateChoice::DayMonthYear));
        assert_eq!(StyleConfig::default().style(), Style::default());
    }
}
