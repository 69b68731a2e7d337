//! Dates as people write them, and what is none.

use super::*;

fn one(text: &str) -> (String, String, DateOrder, MonthForm) {
    let found = find_with_years(text, Span::new(0, text.len()));
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    let field = &found[0];
    (
        field.date.map(|d| d.to_string()).unwrap_or_default(),
        field.span.of(text).to_owned(),
        field.form.order,
        field.form.month,
    )
}

#[test]
fn every_form_is_read() {
    for (text, date) in [
        ("April 25, 2019", "2019-04-25"),
        ("Apr 25, 2019", "2019-04-25"),
        ("Apr. 25, 2019", "2019-04-25"),
        ("Sept. 5 2019", "2019-09-05"),
        ("May 3rd, 2019", "2019-05-03"),
        ("25 April 2019", "2019-04-25"),
        ("25th of April, 2019", "2019-04-25"),
        ("3. May 2019", "2019-05-03"),
        ("25-Apr-2019", "2019-04-25"),
        ("2019-04-25", "2019-04-25"),
        ("2019 April 25", "2019-04-25"),
        ("2019/04/25", "2019-04-25"),
        ("25.04.2019", "2019-04-25"),
        ("25/04/2019", "2019-04-25"),
        ("04/25/2019", "2019-04-25"),
        ("03/04/2019", "2019"),
        ("Friday, July 5, 2019", "2019-07-05"),
        ("Fri. 5 July 2019", "2019-07-05"),
        ("June 20–23, 2019", "2019-06-20"),
        ("June 20 - 23, 2019", "2019-06-20"),
        ("29 August – 1 September 2018", "2018-08-29"),
        ("August 29 - September 1, 2018", "2018-08-29"),
        ("December 30, 2018 – January 2, 2019", "2018-12-30"),
        ("25–27 April 2019", "2019-04-25"),
        ("June 2019", "2019-06"),
        ("June, 2019", "2019-06"),
        ("May/June 2019", "2019-05"),
        ("Nov.–Dec. 2018", "2018-11"),
        ("Spring 2019", "2019"),
        ("Winter 2018/19", "2018"),
        ("2018–2019", "2018"),
        ("2018-19", "2018"),
        ("1998", "1998"),
        ("July 4 2019", "2019-07-04"),
    ] {
        let (found, raw, ..) = one(text);
        assert_eq!((found.as_str(), raw.as_str()), (date, text));
    }
}

#[test]
fn apa_dates_stand_in_parentheses() {
    assert_eq!(one("(2019, May 3)").0, "2019-05-03");
    assert_eq!(one("(2019, May)").0, "2019-05");
    assert_eq!(one("(2019, May)").1, "2019, May");
}

#[test]
fn the_calendar_is_true() {
    for text in [
        "June 31, 2019",
        "29 February 2019",
        "2019-13-01",
        "31.04.2019",
        "May 45, 2019",
    ] {
        let found = find_in(text, Span::new(0, text.len()));
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].date, None, "{text}");
        assert_eq!(found[0].span.of(text), text);
    }
    assert_eq!(one("29 February 2020").0, "2020-02-29");
}

#[test]
fn undated_is_a_form() {
    for text in ["n.d.", "n. d.", "no date", "undated", "N.D."] {
        let found = find_in(text, Span::new(0, text.len()));
        assert_eq!(found.len(), 1, "{text}");
        assert!(found[0].form.undated && found[0].date.is_none());
        assert_eq!(found[0].span.of(text), text);
    }
}

#[test]
fn what_is_no_date_is_left_alone() {
    for text in [
        "the march of 300 men",
        "you may 2 times",
        "Article 5",
        "10.1080/01419870.2017.1361544",
        "12:30",
        "1.2.3.2019",
        "version 2.10.2019.4",
        "in May",
    ] {
        let found = find_in(text, Span::new(0, text.len()));
        assert!(found.is_empty(), "{text}: {found:?}");
    }
    assert!(find_in("In 2019", Span::new(0, 7)).is_empty());
}

#[test]
fn mentions_may_leave_out_the_year() {
    let text = "on April 25, June 5, and June 14 and on 3 May 2019";
    let found = mentions(text, Span::new(0, text.len()));
    let said: Vec<_> = found.iter().map(|m| m.span.of(text)).collect();
    assert_eq!(said, ["April 25", "June 5", "June 14", "3 May 2019"]);
}

#[test]
fn month_forms_are_told_apart() {
    assert_eq!(one("May 3, 2019").3, MonthForm::Full);
    assert_eq!(one("Apr 3, 2019").3, MonthForm::Abbreviated);
    assert_eq!(one("Apr. 3, 2019").3, MonthForm::AbbreviatedPeriod);
    assert_eq!(one("2019-04-03").3, MonthForm::Number);
    assert_eq!(one("3 Apr 2019").2, DateOrder::DayMonthYear);
}

#[test]
fn months_are_known_in_many_languages() {
    for (text, date) in [
        ("3. Mai 2019", "2019-05-03"),
        ("7. März 2022", "2022-03-07"),
        ("12. Dez. 2021", "2021-12-12"),
        ("Dezember 2020", "2020-12"),
        ("7.–9. März 2021", "2021-03-07"),
        ("1er mars 2021", "2021-03-01"),
        ("7 mars 2021", "2021-03-07"),
        ("avril 2021", "2021-04"),
        ("29 avril – 2 mai 2021", "2021-04-29"),
        ("12 de abril de 2021", "2021-04-12"),
        ("abril de 2021", "2021-04"),
        ("1º de maio de 2021", "2021-05-01"),
        ("3 ottobre 2021", "2021-10-03"),
        ("3 mei 2019", "2019-05-03"),
        ("5 maja 2021 r.", "2021-05-05"),
        ("5 listopada 2021", "2021"),
        ("8 марта 2021 г.", "2021-03-08"),
        ("8 МАРТА 2021", "2021-03-08"),
        ("8 березня 2021 року", "2021-03-08"),
        ("март 2021", "2021-03"),
        ("5 Μαΐου 2019", "2019-05-05"),
        ("3 Mayıs 2019", "2019-05-03"),
        ("2019. május 3", "2019-05-03"),
        ("2019 m. gegužės 3", "2019-05-03"),
        ("2019. gada 3. maijā", "2019-05-03"),
        ("2019年5月3日", "2019-05-03"),
        ("2019年5月", "2019-05"),
    ] {
        let (found, raw, _, form) = one(text);
        assert_eq!((found.as_str(), raw.as_str()), (date, text));
        assert_eq!(form, MonthForm::Foreign, "{text}");
    }
    for text in [
        "the Mars 2020 rover",
        "Mayo 2019",
        "at K-Mart 2019",
        "5 mars and 3 juni",
        "Route 12 marca",
        "第2019年報",
        "2019年報",
    ] {
        let found = find_in(text, Span::new(0, text.len()));
        assert!(found.is_empty(), "{text}: {found:?}");
    }
    let text = "bis zum 3. Mai 2019";
    assert!(mentions(text, Span::new(0, text.len())).is_empty());
}
