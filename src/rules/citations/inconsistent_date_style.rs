//! Dates written in more than one way.

use super::dates;
use crate::citations::DateField;
use crate::citations::date::{DateForm, DateOrder, MonthForm};
use crate::config::style::DateChoice;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level};
use crate::document::Document;
use crate::rules::{Category, Context, FixKind, Rule, RuleMeta};

static META: RuleMeta = RuleMeta {
    name: "inconsistent-date-style",
    category: Category::Citations,
    level: Level::Warning,
    fix: FixKind::Safe,
    since: "0.1.0",
    page: include_str!("../../../rules/citations/inconsistent-date-style.md"),
};

/// See the rule's page.
pub(crate) struct InconsistentDateStyle;

impl Rule for InconsistentDateStyle {
    fn meta(&self) -> &'static RuleMeta {
        &META
    }

    fn check(&self, cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
        if let Some(model) = cx.settings.style.date.and_then(form) {
            return check_style(cx.doc, model, out);
        }
        // Access dates may follow a style of their own: "Retrieved April 25, 2019" beside "(2019, April 25)".
        for accessed in [false, true] {
            let citations = &cx.doc.citations;
            // Few citations say when a page was looked at.
            let room = if accessed { 0 } else { citations.len() };
            let mut fields: Vec<(usize, &DateField)> = Vec::with_capacity(room);
            fields.extend(citations.iter().filter_map(|c| {
                let field = if accessed {
                    c.accessed.as_ref()
                } else {
                    c.issued.as_ref()
                };
                field.filter(|f| !f.form.undated).map(|f| (c.note, f))
            }));
            let all = fields.len();
            fields.retain(|(_, field)| !is_foreign(field));
            // "3. April" may be English or not: where a quarter of the dates is not, none is measured by English.
            if (all - fields.len()) * 4 <= all {
                check_orders(cx.doc, &fields, out);
                check_months(cx.doc, &fields, out);
            }
        }
    }
}

/// Whether the month is named in another language: how that language writes dates is its own affair.
fn is_foreign(field: &DateField) -> bool {
    field.form.month == MonthForm::Foreign
}

/// The form that a house style asks for.
fn form(choice: DateChoice) -> Option<DateForm> {
    let (order, month) = match choice {
        DateChoice::Consistent => return None,
        DateChoice::MonthDayYear => (DateOrder::MonthDayYear, MonthForm::Full),
        DateChoice::MonthDayYearShort => (DateOrder::MonthDayYear, MonthForm::AbbreviatedPeriod),
        DateChoice::DayMonthYear => (DateOrder::DayMonthYear, MonthForm::Full),
        DateChoice::DayMonthYearShort => (DateOrder::DayMonthYear, MonthForm::AbbreviatedPeriod),
        DateChoice::Iso => (DateOrder::YearMonthDay, MonthForm::Number),
    };
    Some(DateForm {
        order,
        month,
        weekday: None,
        undated: false,
    })
}

/// Dates in another form than that of the house.
fn check_style(doc: &Document, model: DateForm, out: &mut Vec<Diagnostic>) {
    let fields = doc.citations.iter().flat_map(|c| {
        let both = [c.issued.as_ref(), c.accessed.as_ref()];
        both.into_iter().flatten().map(|field| (c.note, field))
    });
    // Figures are the same in every language, names are not.
    let figures = model.month == MonthForm::Number;
    let asked = |field: &DateField| !field.form.undated && (figures || !is_foreign(field));
    for (note, field) in fields.filter(|(_, field)| asked(field)) {
        let text = doc.slice(field.span);
        let month = field.date.and_then(|d| d.month);
        let named = !matches!(field.form.month, MonthForm::Number | MonthForm::None);
        // May, June and July have one form only.
        let month_fits = field.form.month == model.month || matches!(month, Some(5..=7));
        let (fits, new) = match field.form.order {
            DateOrder::MonthDayYear | DateOrder::DayMonthYear | DateOrder::YearMonthDay
                if field.form.order != model.order
                    || named != (model.month != MonthForm::Number) =>
            {
                let new = field.date.filter(|_| field.form.weekday.is_none());
                (false, new.and_then(|d| dates::write(d, model)))
            }
            DateOrder::Numeric if dates::interchangeable(text).is_none() => {
                (false, field.date.and_then(|d| dates::write(d, model)))
            }
            DateOrder::MonthDayYear
            | DateOrder::DayMonthYear
            | DateOrder::YearMonthDay
            | DateOrder::MonthYear
                if named && model.month != MonthForm::Number =>
            {
                let new = month.and_then(|m| dates::replace_month(text, m, model.month));
                (month_fits, new)
            }
            _ => (true, None),
        };
        if !fits {
            let what = "this date is not written as the house style asks";
            report(doc, note, field, what, new, out);
        }
    }
}

/// Day first among month first, and the other way round.
fn check_orders(doc: &Document, fields: &[(usize, &DateField)], out: &mut Vec<Diagnostic>) {
    const ORDERS: [DateOrder; 3] = [
        DateOrder::MonthDayYear,
        DateOrder::DayMonthYear,
        DateOrder::YearMonthDay,
    ];
    let whole = || {
        fields
            .iter()
            .filter(|(_, f)| ORDERS.contains(&f.form.order))
    };
    let Some(usual) = majority(whole().map(|(_, f)| f.form.order)) else {
        return;
    };
    let month = majority(
        whole()
            .filter(|(_, f)| f.form.order == usual)
            .map(|(_, f)| f.form.month),
    );
    for (note, field) in whole().filter(|(_, f)| f.form.order != usual) {
        let model = DateForm {
            order: usual,
            month: month.unwrap_or(MonthForm::Full),
            weekday: None,
            undated: false,
        };
        let new = field
            .date
            .filter(|_| field.form.weekday.is_none())
            .and_then(|d| dates::write(d, model));
        report(
            doc,
            *note,
            field,
            "parts of this date stand in another order than in most of the draft",
            new,
            out,
        );
    }
}

/// Abbreviated months among months in full, and the other way round. May is both.
fn check_months(doc: &Document, fields: &[(usize, &DateField)], out: &mut Vec<Diagnostic>) {
    let named =
        |f: &DateField| f.form.month != MonthForm::Number && f.form.month != MonthForm::None;
    let may = |f: &DateField| f.date.is_some_and(|d| d.month == Some(5));
    let tellable = || fields.iter().filter(|(_, f)| named(f) && !may(f));
    // June and July are hardly ever shortened, not even by styles that shorten the others (Bluebook, AP).
    let clear = majority(
        tellable()
            .filter(|(_, f)| !seldom_short(f))
            .map(|(_, f)| f.form.month),
    );
    let Some(usual) = clear.or_else(|| majority(tellable().map(|(_, f)| f.form.month))) else {
        return;
    };
    for (note, field) in tellable() {
        if field.form.month == usual || (usual != MonthForm::Full && seldom_short(field)) {
            continue;
        }
        let text = doc.slice(field.span);
        let new = field
            .date
            .and_then(|d| dates::replace_month(text, d.month?, usual));
        let what = if usual == MonthForm::Full {
            "this month is abbreviated, most of the draft’s are not"
        } else {
            "this month is written otherwise than most of the draft’s"
        };
        report(doc, *note, field, what, new, out);
    }
}

/// March, April, June, July; May is looked past altogether.
fn seldom_short(field: &DateField) -> bool {
    field.form.month == MonthForm::Full
        && field
            .date
            .is_some_and(|d| matches!(d.month, Some(3 | 4 | 6 | 7)))
}

fn report(
    doc: &Document,
    note: usize,
    field: &DateField,
    what: &str,
    new: Option<String>,
    out: &mut Vec<Diagnostic>,
) {
    let text = doc.slice(field.span);
    let mut diagnostic = Diagnostic::new(
        META.name,
        META.level,
        field.span,
        format!("“{text}”: {what}"),
    )
    .in_note(note);
    if let Some(new) = new.filter(|new| new != text) {
        diagnostic = diagnostic.with_fix(Fix::replace(
            format!("Write “{new}”"),
            Applicability::Safe,
            field.span,
            new,
        ));
    }
    out.push(diagnostic);
}

/// The value of two thirds or more of at least three; none where all agree.
fn majority<T: Copy + PartialEq>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    let mut total = 0;
    for value in values {
        total += 1;
        match counts.iter_mut().find(|(v, _)| *v == value) {
            Some((_, n)) => *n += 1,
            None => counts.push((value, 1)),
        }
    }
    counts
        .into_iter()
        .find(|(_, n)| *n >= 3 && n * 3 >= total * 2)
        .map(|(value, _)| value)
}
