//! Single notes that mislead, each with what an editor reads in it: one line per citation, `authors | title | outlet |
//! issued | url`.

use crate::reading;

fn read(text: &str) -> Vec<String> {
    reading::note(text)
        .iter()
        .map(|c| {
            let authors: Vec<&str> = c.authors.iter().map(|a| a.text.as_str()).collect();
            let text = |f: Option<&str>| f.unwrap_or("-").to_owned();
            [
                if authors.is_empty() {
                    "-".to_owned()
                } else {
                    authors.join("; ")
                },
                text(c.title.as_ref().map(|t| t.text.as_str())),
                text(c.outlet.as_ref().map(|o| o.text.as_str())),
                c.issued
                    .as_ref()
                    .and_then(|d| d.date)
                    .map_or("-".to_owned(), |d| d.to_string()),
                text(c.url.as_ref().map(|u| u.url.as_str())),
            ]
            .join(" | ")
        })
        .collect()
}

#[test]
fn notes_that_mislead() {
    for (note, wanted) in [
        (
            "Jan Kos, War in 1914 (London: Penguin, 1999), 14.",
            vec!["Jan Kos | War in 1914 | Penguin | 1999 | -"],
        ),
        (
            "Ministry of Fields, Yearbook 2019 (Vienna: Fields Press, 2020), 14–17, https://a.b/9.",
            vec!["Ministry of Fields | Yearbook 2019 | Fields Press | 2020 | https://a.b/9"],
        ),
        (
            "[“Press Review”] TASS, July 4, 2019; Twitter Post, @example_user, July 3, 2019, https://a.b/1.",
            vec![
                "- | Press Review | TASS | 2019-07-04 | -",
                "@example_user | - | Twitter Post | 2019-07-03 | https://a.b/1",
            ],
        ),
        (
            "“A Title,” Ministry of Foreign Affairs, Republic of Korea, May 3, 2019, http://mofa.go(.)kr/x.",
            vec![
                "- | A Title | Ministry of Foreign Affairs, Republic of Korea | 2019-05-03 | http://mofa.go.kr/x",
            ],
        ),
        (
            "U.S. Department of State, “Remarks,” press release, May 3, 2019, https://a.b/1.",
            vec!["- | Remarks | U.S. Department of State | 2019-05-03 | https://a.b/1"],
        ),
        (
            "Jane Smith, ‘A Chapter’, in The Book of Books, ed. by John Doe (Oxford: Oxford University Press, 2010), pp. 1–9 (p. 4).",
            vec!["Jane Smith | A Chapter | Oxford University Press | 2010 | -"],
        ),
        (
            "Smith, J., & Jones, K. L. (2019). The long road: A history. Journal of Military Studies, 12(3), 45–67. https://doi.org/10.1080/1",
            vec![
                "Smith, J.; Jones, K. L. | The long road: A history | Journal of Military Studies | 2019 | https://doi.org/10.1080/1",
            ],
        ),
        (
            "The ministry denied the claim. “Ministry Denies Claim,” Interfax, May 3, 2019, https://a.b/1. It later confirmed it.",
            vec!["- | Ministry Denies Claim | Interfax | 2019-05-03 | https://a.b/1"],
        ),
        (
            "For background see Jane Smith, “One,” Lawfare, May 3, 2019, https://a.b/1, and Bob Brown, “Two,” NPR, May 5, 2019, https://a.b/2.",
            vec![
                "Jane Smith | One | Lawfare | 2019-05-03 | https://a.b/1",
                "Bob Brown | Two | NPR | 2019-05-05 | https://a.b/2",
            ],
        ),
        (
            "“A Title,” Outlet, last modified May 3, 2019, accessed June 3, 2019, https://a.b/1.",
            vec!["- | A Title | Outlet | 2019-05-03 | https://a.b/1"],
        ),
        (
            "“A Title,” Outlet, May 3, 2019, https://a.b/1, archived at https://perma.cc/ABCD-1234.",
            vec!["- | A Title | Outlet | 2019-05-03 | https://a.b/1"],
        ),
        (
            "“Заголовок” [“Headline”], Kommersant, May 3, 2019, https://a.b/1.",
            vec!["- | Заголовок | Kommersant | 2019-05-03 | https://a.b/1"],
        ),
        (
            "“Kim, Putin meet; sanctions on agenda,” Korea Times, Apr. 25, 2019, https://a.b/1; see also “Kim; Putin,” KBS World, April 25, 2019.",
            vec![
                "- | Kim, Putin meet; sanctions on agenda | Korea Times | 2019-04-25 | https://a.b/1",
                "- | Kim; Putin | KBS World | 2019-04-25 | -",
            ],
        ),
        (
            "\"Russia's \"Hybrid\" War,\" The Economist, Aug 3, 2018, https://a.b/1",
            vec!["- | Russia's \"Hybrid\" War | The Economist | 2018-08-03 | https://a.b/1"],
        ),
        (
            "Smith, “Old,” Reuters, May 1, 2001, quoted in John Doe, “New,” NPR, June 3, 2019, https://a.b/1.",
            vec![
                "Smith | Old | Reuters | 2001-05-01 | -",
                "John Doe | New | NPR | 2019-06-03 | https://a.b/1",
            ],
        ),
        (
            "[Meeting with Xi Jinping,] Kremlin, April 25, 2019, http://kremlin(.)ru/1.",
            vec!["- | Meeting with Xi Jinping | Kremlin | 2019-04-25 | http://kremlin.ru/1"],
        ),
        (
            "“Unclosed, Yonhap, April 25, 2019, https://a.b/1; “Other,” TASS, April 26, 2019.",
            vec![
                "- | Unclosed | Yonhap | 2019-04-25 | https://a.b/1",
                "- | Other | TASS | 2019-04-26 | -",
            ],
        ),
        (
            "Anna Borsova, “A Title,” Policy Note 57, Washington Institute for Near East Policy, March 2019, https://a.b/1.",
            vec![
                "Anna Borsova | A Title | Washington Institute for Near East Policy | 2019-03 | https://a.b/1",
            ],
        ),
        (
            "(“One,” TASS, May 3, 2019, https://a.b/1; “Two,” RIA, May 4, 2019, https://a.b/2)",
            vec![
                "- | One | TASS | 2019-05-03 | https://a.b/1",
                "- | Two | RIA | 2019-05-04 | https://a.b/2",
            ],
        ),
        (
            "“A Title.” TASS. May 3, 2019. https://a.b/1. Accessed June 3, 2019.",
            vec!["- | A Title | TASS | 2019-05-03 | https://a.b/1"],
        ),
        (
            "‘A Title’, The Times [London], 3 May 2019, p. 12.",
            vec!["- | A Title | The Times [London] | 2019-05-03 | -"],
        ),
        (
            "Michael Koval, “A Title,” War on the Rocks (blog), May 3, 2019, 10:30 a.m., https://a.b/1.",
            vec!["Michael Koval | A Title | War on the Rocks | 2019-05-03 | https://a.b/1"],
        ),
        (
            "https://a.b/1; https://a.b/2",
            vec![
                "- | - | - | - | https://a.b/1",
                "- | - | - | - | https://a.b/2",
            ],
        ),
    ] {
        assert_eq!(read(note), wanted, "{note}");
    }
}
