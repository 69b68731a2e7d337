//! Whether a title or a heading is the title of an error page, in many languages.
//!
//! A heading that merely mentions an error ("Error 404: how a number became a joke") is an article's. So the words
//! around an error phrase count: nothing may be left but filler and the name of a site.

/// Phrases that say on their own that a page is missing.
const SPECIFIC: &[&str] = &[
    // English
    "page not found",
    "page cannot be found",
    "page can not be found",
    "page could not be found",
    "page can t be found",
    "page couldn t be found",
    "page was not found",
    "page does not exist",
    "page doesn t exist",
    "page no longer exists",
    "page is no longer available",
    "page not available",
    "page isn t available",
    "page is not available",
    "page unavailable",
    "page has been removed",
    "file not found",
    "file or directory not found",
    "article not found",
    "document not found",
    "content not found",
    "story not found",
    "post not found",
    "resource not found",
    "object not found",
    "nothing found",
    "nothing was found",
    "this page is missing",
    "missing page",
    "no such page",
    "content is no longer available",
    "article is no longer available",
    "content unavailable",
    "can t find that page",
    "can t find this page",
    "couldn t find that page",
    "couldn t find the page",
    "couldn t find this page",
    "could not find the page",
    "page you requested",
    "page you are looking for",
    "page you re looking for",
    "page you were looking for",
    "404 not found",
    "error 404",
    "404 error",
    "http 404",
    // German, Dutch, Scandinavian
    "seite nicht gefunden",
    "seite wurde nicht gefunden",
    "seite konnte nicht gefunden werden",
    "seite existiert nicht",
    "seite nicht verfügbar",
    "artikel nicht gefunden",
    "inhalt nicht gefunden",
    "seite gibt es nicht",
    "nicht gefunden",
    "pagina niet gevonden",
    "pagina bestaat niet",
    "niet gevonden",
    "sidan hittades inte",
    "sidan kunde inte hittas",
    "sidan finns inte",
    "siden blev ikke fundet",
    "siden findes ikke",
    "siden ble ikke funnet",
    "siden finnes ikke",
    "fant ikke siden",
    "side ikke funnet",
    "side ikke fundet",
    "kunne ikke finde siden",
    "sivua ei löytynyt",
    "sivua ei löydy",
    "síða fannst ekki",
    // Romance
    "page introuvable",
    "page non trouvée",
    "page n existe pas",
    "page n existe plus",
    "page inexistante",
    "page est introuvable",
    "article introuvable",
    "contenu introuvable",
    "document introuvable",
    "página no encontrada",
    "página no existe",
    "no se encontró la página",
    "no se ha encontrado la página",
    "página no disponible",
    "no encontrado",
    "no encontrada",
    "página não encontrada",
    "página não existe",
    "página inexistente",
    "não encontrada",
    "não encontrado",
    "página non atopada",
    "pàgina no trobada",
    "no s ha trobat la pàgina",
    "pagina non trovata",
    "pagina inesistente",
    "pagina non esiste",
    "pagina non disponibile",
    "non trovata",
    "non trovato",
    "pagina nu a fost găsită",
    "pagina nu există",
    "pagina negăsită",
    "pagină inexistentă",
    // Slavic, Baltic
    "страница не найдена",
    "страница не существует",
    "страницы не существует",
    "страница удалена",
    "такой страницы нет",
    "документ не найден",
    "материал не найден",
    "ничего не найдено",
    "не найдено",
    "не найдена",
    "сторінку не знайдено",
    "сторінка не знайдена",
    "сторінки не існує",
    "не знайдено",
    "старонка не знойдзена",
    "старонку не знойдзена",
    "страницата не е намерена",
    "страницата не съществува",
    "не е намерена",
    "страница није пронађена",
    "страница не е пронајдена",
    "stranica nije pronađena",
    "stranica nije pronadjena",
    "stranica ne postoji",
    "stran ne obstaja",
    "strani ni mogoče najti",
    "strona nie została znaleziona",
    "nie znaleziono strony",
    "nie znaleziono",
    "strona nie istnieje",
    "stránka nenalezena",
    "stránka nebyla nalezena",
    "stránka neexistuje",
    "stránka nebola nájdená",
    "stránka sa nenašla",
    "nenalezeno",
    "lapa nav atrasta",
    "puslapis nerastas",
    "puslapis neegzistuoja",
    "lehte ei leitud",
    "lehekülge ei leitud",
    // Others in Europe and around
    "az oldal nem található",
    "oldal nem található",
    "a keresett oldal nem található",
    "faqja nuk u gjet",
    "η σελίδα δεν βρέθηκε",
    "η σελίδα δεν υπάρχει",
    "δεν βρέθηκε",
    "sayfa bulunamadı",
    "sayfa mevcut değil",
    "bulunamadı",
    "səhifə tapılmadı",
    "sahifa topilmadi",
    "бет табылмады",
    "парақша табылмады",
    "გვერდი ვერ მოიძებნა",
    "էջը չի գտնվել",
    "էջը չգտնվեց",
    "orrialdea ez da aurkitu",
    // Middle East, Africa
    "الصفحة غير موجودة",
    "لم يتم العثور على الصفحة",
    "الصفحة المطلوبة غير موجودة",
    "غير موجودة",
    "غير موجود",
    "صفحه یافت نشد",
    "صفحه پیدا نشد",
    "صفحه مورد نظر یافت نشد",
    "یافت نشد",
    "پیدا نشد",
    "صفحہ نہیں ملا",
    "הדף לא נמצא",
    "העמוד לא נמצא",
    "דף לא נמצא",
    "לא נמצא",
    "ukurasa haukupatikana",
    "ukurasa haupatikani",
    "bladsy nie gevind nie",
    // Asia
    "页面不存在",
    "页面未找到",
    "找不到页面",
    "找不到该页面",
    "找不到网页",
    "页面找不到",
    "网页不存在",
    "您访问的页面不存在",
    "您访问的页面",
    "页面没有找到",
    "抱歉 页面",
    "文章不存在",
    "内容不存在",
    "頁面不存在",
    "找不到頁面",
    "找不到網頁",
    "找不到此頁面",
    "頁面未找到",
    "網頁不存在",
    "找不到您要的",
    "ページが見つかりません",
    "ページは見つかりません",
    "ページは存在しません",
    "お探しのページ",
    "見つかりませんでした",
    "ページがありません",
    "記事が見つかりません",
    "페이지를 찾을 수 없",
    "페이지가 존재하지",
    "존재하지 않는 페이지",
    "찾을 수 없는 페이지",
    "찾을 수 없습니다",
    "không tìm thấy trang",
    "trang không tồn tại",
    "không tìm thấy",
    "halaman tidak ditemukan",
    "halaman tidak tersedia",
    "laman tidak ditemukan",
    "tidak ditemukan",
    "halaman tidak dijumpai",
    "hindi nahanap ang pahina",
    "ไม่พบหน้า",
    "ไม่พบหน้าที่",
    "पृष्ठ नहीं मिला",
    "पेज नहीं मिला",
    "পৃষ্ঠা পাওয়া যায়নি",
    "பக்கம் கிடைக்கவில்லை",
    "хуудас олдсонгүй",
];

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
    "gone",
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
        if let Some(rest) = without(part, phrase) {
            let limit = if phrase.is_ascii() { 5 } else { 6 };
            let others = rest
                .split_whitespace()
                .filter(|w| !FILLER.contains(w))
                .count();
            if others == 0
                || (others <= limit && phrase.chars().count() * 2 >= part.chars().count())
            {
                return true;
            }
        }
    }
    // "404", "not found" with nothing but filler around it.
    ["not found", "404", "410"]
        .iter()
        .any(|p| without(part, p).is_some_and(|rest| is_filler(&rest)))
}

/// The rest of `part` without `phrase`, which must stand on word boundaries if its script parts words.
fn without(part: &str, phrase: &str) -> Option<String> {
    let at = part.find(phrase)?;
    let before = part.get(..at)?;
    let after = part.get(at + phrase.len()..)?;
    let parted = phrase.chars().next().is_some_and(|c| c < '\u{0E00}');
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
        ] {
            assert!(!says_missing(title, &[]), "{title}");
        }
    }
}
