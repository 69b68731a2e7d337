//! Whether a title or a heading is the title of an error page, in many languages.
//!
//! A heading that merely mentions an error ("Error 404: how a number became a joke") is an article's. So the words
//! around an error phrase count: nothing may be left but filler and the name of a site.

use super::error_words::{ABSENT, PAGE, SPECIFIC, TEXT};

/// Words that a page and its absence may have beside them.
const FEW: usize = 3;
/// Words that a text and its absence may have beside them: many a headline says that a document is missing.
const FEWER: usize = 1;
/// Characters that they may have beside them where words are not parted.
const FEW_CHARACTERS: usize = 24;

/// Phrases that say it only when nothing else stands beside them.
const GENERIC: &[&str] = &[
    "not found",
    "404",
    "410",
    "error",
    "fehler",
    "erreur",
    "errore",
    "ошибка",
    "oops",
];

/// Words that add nothing to an error phrase.
const FILLER: &[&str] = &[
    "page",
    "error",
    "the",
    "a",
    "we",
    "re",
    "sorry",
    "oops",
    "whoops",
    "uh",
    "oh",
    "well",
    "there",
    "site",
    "file",
    "document",
    "http",
    "url",
    "status",
    "code",
    "was",
    "is",
    "this",
    "that",
    "your",
    "requested",
    "not",
    "found",
    "404",
    "410",
    "gone",
    "web",
    "server",
    "but",
    "website",
    "been",
    "has",
    "have",
    "may",
    "moved",
    "removed",
    "or",
    "and",
    "you",
    "it",
    "looks",
    "like",
    "for",
    "by",
    "here",
    "fehler",
    "die",
    "der",
    "das",
    "diese",
    "angeforderte",
    "gewünschte",
    "leider",
    "wurde",
    "entschuldigung",
    "erreur",
    "la",
    "le",
    "les",
    "cette",
    "demandée",
    "désolé",
    "désolée",
    "est",
    "que",
    "vous",
    "recherchez",
    "cherchez",
    "error",
    "el",
    "esta",
    "lo",
    "sentimos",
    "solicitada",
    "que",
    "buscas",
    "busca",
    "a",
    "o",
    "erro",
    "desculpe",
    "não",
    "foi",
    "errore",
    "questa",
    "richiesta",
    "spiacenti",
    "ошибка",
    "извините",
    "запрашиваемая",
    "запрошенная",
    "данная",
    "эта",
    "к",
    "сожалению",
    "помилка",
    "на",
    "жаль",
    "błąd",
    "przepraszamy",
    "ta",
    "chyba",
    "hata",
    "üzgünüz",
    "aradığınız",
    "hiba",
    "fout",
    "fel",
    "fejl",
    "feil",
    "virhe",
    "エラー",
    "错误",
    "錯誤",
    "오류",
    "خطأ",
    "خطا",
    "متاسفانه",
    "مورد",
    "نظر",
    "شما",
    "שגיאה",
    "lỗi",
    "kesalahan",
    "σφάλμα",
    "грешка",
    "greška",
    "eroare",
    "viga",
    "kļūda",
    "klaida",
    "t",
    "s",
    "ne",
    "nu",
];

/// Whether a title or a heading says that the page is missing. `site` are words of the host's name.
pub(super) fn says_missing(text: &str, site: &[String]) -> bool {
    if text.is_empty() || text.len() > 300 {
        return false;
    }
    let parts: Vec<String> = split(text);
    let Some(hit) = parts.iter().position(|part| is_missing(part)) else {
        return false;
    };
    // "Error 404: How a missing page became a joke": the other parts must be no headline.
    parts.iter().enumerate().all(|(at, part)| {
        at == hit || is_missing(part) || is_filler(part) || is_site_name(part, site)
    })
}

/// Whether a number of an error stands at an end of the text: what follows may be any language.
pub(super) fn has_error_number(text: &str) -> bool {
    let text = normal(text);
    let mut words = text.split(' ');
    let first = words.next();
    let last = words.next_back();
    let is_number = |w: Option<&str>| matches!(w, Some("404" | "410"));
    text.len() < 120 && (is_number(first) || is_number(last))
}

/// Parts of a title, each lower-case with single spaces between words.
fn split(text: &str) -> Vec<String> {
    text.split([
        '|', '·', '•', '»', '«', '–', '—', ':', '›', '：', '!', '！', '。', '?', '…', '(', ')', ',',
    ])
    .flat_map(|part| part.split(" - "))
    .flat_map(|part| part.split(". "))
    .map(normal)
    .filter(|part| !part.is_empty())
    .collect()
}

fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // Marks belong to their letters in Indic, Thai and Arabic scripts.
        if c.is_alphanumeric() || (!c.is_ascii() && !c.is_whitespace() && is_mark(c)) {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}'
        | '\u{0900}'..='\u{0DFF}' | '\u{0E31}'..='\u{0E4E}')
}

fn is_missing(part: &str) -> bool {
    if GENERIC.contains(&part) && part != "error" && part != "oops" {
        return true;
    }
    for phrase in SPECIFIC {
        let Some(rest) = without(part, phrase) else {
            continue;
        };
        let long = part.chars().count();
        let length = phrase.chars().count();
        let others = rest
            .split_whitespace()
            .filter(|w| !FILLER.contains(w))
            .count();
        // "Not found" alone is also what is said of people.
        let named = phrase.contains("404") || has_word(phrase, PAGE) || has_word(phrase, TEXT);
        let near = if is_parted(phrase) {
            others <= 5 && length * 2 >= long
        } else {
            long <= length + FEW_CHARACTERS / 2
        };
        if others == 0 || (named && near) {
            return true;
        }
    }
    if is_thing_absent(part) {
        return true;
    }
    // "404", "not found" with nothing but filler around it.
    ["not found", "404", "410"]
        .iter()
        .any(|p| without(part, p).is_some_and(|rest| is_filler(&rest)))
}

/// Whether a part says of a page, and of little else, that it is missing.
fn is_thing_absent(part: &str) -> bool {
    let Some(absent) = ABSENT.iter().find(|word| starts_word(part, word)) else {
        return false;
    };
    let few = match (has_word(part, PAGE), has_word(part, TEXT)) {
        (true, _) => FEW,
        (false, true) => FEWER,
        (false, false) => return false,
    };
    if !is_parted(absent) {
        return part.chars().count() <= absent.chars().count() + FEW_CHARACTERS;
    }
    let others = part
        .split(' ')
        .filter(|w| !FILLER.contains(w) && !has_word(w, PAGE) && !has_word(w, TEXT))
        .filter(|w| !absent.split(' ').any(|a| w.starts_with(a)))
        .count();
    others <= few
}

/// Whether one of these words stands in a text: whole where it is ASCII, else as a beginning.
fn has_word(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        if word.is_ascii() {
            text.split(' ').any(|w| w == *word)
        } else {
            starts_word(text, word)
        }
    })
}

/// Whether a text is of a script that parts words.
fn is_parted(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c < '\u{0E00}')
}

/// Whether a word, or a word that begins so, stands in a text; anywhere in scripts that do not part words.
fn starts_word(text: &str, start: &str) -> bool {
    text.match_indices(start).any(|(at, _)| {
        !is_parted(start)
            || text
                .get(..at)
                .is_some_and(|before| before.is_empty() || before.ends_with(' '))
    })
}

/// The rest of `part` without `phrase`, which must stand on word boundaries if its script parts words.
fn without(part: &str, phrase: &str) -> Option<String> {
    let at = part.find(phrase)?;
    let before = part.get(..at)?;
    let after = part.get(at + phrase.len()..)?;
    let parted = is_parted(phrase);
    let bounded = (before.is_empty() || before.ends_with(' '))
        && (after.is_empty() || after.starts_with(' '));
    (bounded || !parted).then(|| format!("{} {}", before.trim(), after.trim()))
}

fn is_filler(part: &str) -> bool {
    part.split_whitespace().all(|word| FILLER.contains(&word))
}

fn is_site_name(part: &str, site: &[String]) -> bool {
    let words = part.split(' ').count();
    let dense = part.chars().any(|c| c > '\u{2E80}');
    (if dense {
        part.chars().count() <= 10
    } else {
        words <= 3
    }) || (words <= 5 && part.split(' ').any(|w| site.iter().any(|s| s == w)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_error_pages() {
        for title in [
            "404",
            "404 Not Found",
            "Page not found | The Daily Test",
            "Oops! That page can’t be found.",
            "Error 404 (Not Found)!!1",
            "Seite nicht gefunden – Beispielblatt",
            "404 - Page introuvable",
            "Страница не найдена",
            "Ошибка 404. Страница не найдена",
            "页面不存在",
            "404 - 找不到页面",
            "ページが見つかりません",
            "페이지를 찾을 수 없습니다",
            "الصفحة غير موجودة",
            "Página no encontrada - Diario",
            "Sorry, the page you are looking for was not found",
            "Not Found",
            "HTTP 404",
            "Nie znaleziono strony",
            "העמוד לא נמצא",
            "صفحه یافت نشد",
            "Trang không tồn tại",
            "Nothing found",
            "We couldn't find that page",
            "पेज नहीं मिला",
            "No hemos encontrado la página que buscas",
            "Oups ! La page demandée est introuvable",
            "Üzgünüz, böyle bir sayfa yok",
            "Przepraszamy, podana strona nie została odnaleziona",
            "指定されたページは存在しないか、移動した可能性があります",
            "您要找的页面不见了",
            "This story is no longer available",
            "The page you requested cannot be found - Daily Courier",
            "عفوا لم يتم العثور على هذه الصفحة",
            "404，您访问的页面找不回来了",
            "Aradığınız sayfaya ulaşılamıyor",
            "Błąd 404 – nie ma takiej strony",
            "Такої сторінки немає",
            "העמוד המבוקש אינו קיים",
            "Hoppá! Ez az oldal nem elérhető",
            "Stránku se nepodařilo najít",
            "This article has been removed",
        ] {
            assert!(says_missing(title, &[]), "{title}");
        }
    }

    #[test]
    fn titles_of_articles() {
        for title in [
            "Body Not Found: The Search for Flight 19",
            "Error 404: How a missing page became a joke of the web",
            "404 Media wins a prize for its reporting",
            "The page that could not be found in any archive of the ministry",
            "Errors in the census",
            "Gone with the Wind",
            "Weapons of mass destruction not found, inspectors say",
            "Why your 404 page matters more than your home page",
            "Cure not found",
            "Oops",
            "",
            "Error",
            "Sorry",
            "Missing pages of the diary turn up in Vienna",
            "404 Media launches podcast",
            "Bus 404",
            "Missing hiker not found after third day",
            "The article of the treaty that no longer exists in any library of the union",
            "Pagina's uit dagboek van Anne Frank niet meer geheim voor onderzoekers in Amsterdam",
            "Удалены все обвинения против редактора",
            "Leiche nicht gefunden: Suche geht weiter - Kurier",
            "Sprawcy nie znaleziono - Kurier",
            "Kayıp çocuk bulunamadı",
            "Content moderation does not exist at X, says whistleblower",
            "File on minister has been deleted, says police",
            "Stronnictwo nie istnieje, mówi poseł",
            "Gone - Courier",
            "失踪儿童仍未找到",
        ] {
            assert!(!says_missing(title, &[]), "{title}");
        }
    }
}
