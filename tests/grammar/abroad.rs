//! Notes as they are written in other languages than English: dates of publication and of access, and pages.

use crate::reading;

/// `authors | title | outlet | issued | accessed | locator`
fn read(text: &str) -> Vec<String> {
    let citations = reading::note(text);
    let fields = citations.iter().map(|c| {
        let date = |field: &Option<brieflint::citations::DateField>| {
            let date = field.as_ref().and_then(|f| f.date);
            date.map_or("-".to_owned(), |d| d.to_string())
        };
        let authors: Vec<&str> = c.authors.iter().map(|a| a.text.as_str()).collect();
        [
            authors.join("; "),
            c.title.as_ref().map_or("-".to_owned(), |t| t.text.clone()),
            c.outlet.as_ref().map_or("-".to_owned(), |o| o.text.clone()),
            date(&c.issued),
            date(&c.accessed),
            c.locator
                .as_ref()
                .map_or("-".to_owned(), |l| l.text.clone()),
        ]
        .join(" | ")
    });
    fields.collect()
}

#[test]
fn dates_and_pages_are_read() {
    for (note, wanted) in [
        (
            "Anna Weber, „Minister treffen sich in Wien“, Der Standard, 3. Mai 2019, https://example.org/a (zuletzt abgerufen am 7. März 2022).",
            "Anna Weber | Minister treffen sich in Wien | Der Standard | 2019-05-03 | 2022-03-07 | -",
        ),
        (
            "Anna Weber, „Minister treffen sich in Wien“, Die Presse, 3. April 2021, S. 4.",
            "Anna Weber | Minister treffen sich in Wien | Die Presse | 2021-04-03 | - | S. 4",
        ),
        (
            "Claire Dupont, « Le ministre répond », Le Monde, 1er mars 2021, https://example.org/a, consulté le 5 février 2022.",
            "Claire Dupont | Le ministre répond | Le Monde | 2021-03-01 | 2022-02-05 | -",
        ),
        (
            "Ana Ruiz, «El ministro responde», El País, 12 de abril de 2021, https://example.org/a. Consultado el 3 de mayo de 2021.",
            "Ana Ruiz | El ministro responde | El País | 2021-04-12 | 2021-05-03 | -",
        ),
        (
            "Maria Silva, “O ministro responde”, Público, 1 de maio de 2021, https://example.org/a.",
            "Maria Silva | O ministro responde | Público | 2021-05-01 | - | -",
        ),
        (
            "Luca Bianchi, «Il ministro risponde», Corriere della Sera, 3 aprile 2021, https://example.org/a.",
            "Luca Bianchi | Il ministro risponde | Corriere della Sera | 2021-04-03 | - | -",
        ),
        (
            "Piet de Vries, ‘De minister antwoordt’, NRC, 3 mei 2019, https://example.org/a (geraadpleegd op 4 mei 2019).",
            "Piet de Vries | De minister antwoordt | NRC | 2019-05-03 | 2019-05-04 | -",
        ),
        (
            "Jan Nowak, „Minister odpowiada”, Gazeta Wyborcza, 5 maja 2021 r., s. 12.",
            "Jan Nowak | Minister odpowiada | Gazeta Wyborcza | 2021-05-05 | - | s. 12",
        ),
        (
            "Petr Novák, „Ministr odpovídá“, Respekt, 5. května 2021, https://example.org/a.",
            "Petr Novák | Ministr odpovídá | Respekt | 2021-05-05 | - | -",
        ),
        (
            "Иван Петров, «Министр ответил», РБК, 8 марта 2021 г., https://example.org/a (дата обращения: 9 марта 2021 г.).",
            "Иван Петров | Министр ответил | РБК | 2021-03-08 | 2021-03-09 | -",
        ),
        (
            "Олена Бондар, «Відповідь міністра», Українська правда, 8 березня 2021 року, https://example.org/a.",
            "Олена Бондар | Відповідь міністра | Українська правда | 2021-03-08 | - | -",
        ),
        (
            "Nagy Péter, „A miniszter válaszol”, HVG, 2021. május 3., https://example.org/a.",
            "Nagy Péter | A miniszter válaszol | HVG | 2021-05-03 | - | -",
        ),
        (
            "王伟, “部长回应”, 人民日报, 2019年5月3日, https://example.org/a.",
            "王伟 | 部长回应 | 人民日报 | 2019-05-03 | - | -",
        ),
    ] {
        assert_eq!(read(note), [wanted], "{note}");
    }
}

#[test]
fn bills_are_no_pages_and_planets_no_months() {
    let locator = |note: &str| reading::note(note)[0].locator.clone().map(|l| l.text);
    assert_eq!(
        locator("Jan Kos, “A Bill,” S. 1241, 116th Cong. (2019), https://example.org/a."),
        None
    );
    let read = read("Jan Kos, “A Rover,” NASA, Mars 2020, https://example.org/a.");
    assert!(!read[0].contains("2020-03"), "{read:?}");
}

#[test]
fn words_for_ibid_and_see_are_known() {
    for word in [
        "Ebd.",
        "Ebenda, S. 50.",
        "Ibíd., p. 3.",
        "Tamże, s. 3.",
        "Tamtéž.",
        "Ivi, p. 3.",
        "Там же, с. 3.",
        "Там само.",
    ] {
        let kinds: Vec<_> = reading::note(word).iter().map(|c| c.kind).collect();
        assert_eq!(kinds, [brieflint::citations::CitationKind::Ibid], "{word}");
    }
    for lead in ["Vgl.", "Siehe auch", "Voir", "Véase", "Zob.", "См."] {
        let note = format!("{lead} Jan Kos, “A Title,” Delo, May 3, 2019, https://example.org/a.");
        assert_eq!(
            read(&note),
            ["Jan Kos | A Title | Delo | 2019-05-03 | - | -"],
            "{lead}"
        );
    }
}
