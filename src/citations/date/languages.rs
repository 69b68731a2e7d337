//! Months named in other languages than English.
//!
//! The names are those of dates ("8 марта", "5 maja"), and those that stand without a day ("март", "maj") where they differ.
//! Some are English words and names too (Mars, Mayo), so they are months only between a day and a year, and without a day
//! only where they have the small or capital letter of their language.

use std::borrow::Cow;

use crate::word_list::WordList;

/// The months, January first, each with its names in lower case.
static MONTHS: [WordList; 12] = [
    WordList::new(
        "januar jänner januari janúar januára januára janvier janv enero ene gennaio janeiro gener ianuarie stycznia \
         styczeń ledna leden siječnja siječanj januarja január január jaanuar tammikuuta tammikuu sausio janvārī ocak \
         января январь янв січня січень студзеня јануара јануар јануари януари ιανουαρίου ιανουάριος",
    ),
    WordList::new(
        "februar feber februari febrúar februára február février fevrier févr fevr fév febrero febbraio fevereiro febrer \
         februarie lutego luty února únor veljače veljača februarja februara veebruar helmikuuta helmikuu vasario \
         februārī şubat февраля февраль лютого лютий лютага фебруара фебруар фебруари февруари φεβρουαρίου φεβρουάριος",
    ),
    WordList::new(
        "märz maerz mrz maart mrt mars marts marca mars marzo março març martie marzec března březen ožujka ožujak \
         marta mart märts maaliskuuta maaliskuu kovo martā március marec марта март березня березень сакавіка \
         μαρτίου μάρτιος",
    ),
    WordList::new(
        "avril avr abril abr aprile aprilie kwietnia kwiecień dubna duben travnja travanj apríl apríla aprila aprill \
         huhtikuuta huhtikuu balandžio aprīlī április nisan апреля апрель апр квітня квітень красавіка априла април \
         απριλίου απρίλιος",
    ),
    WordList::new(
        "mai mei maj maí mayo maggio maio maig maja května květen svibnja svibanj mája máj toukokuuta toukokuu gegužės \
         maijā május mayıs мая май травня травень траўня маја мај μαΐου μαίου μάιος",
    ),
    WordList::new(
        "juni júní juin junio giugno giu junho juny iunie czerwca czerwiec června červen lipnja lipanj junija juna jún \
         júna juuni kesäkuuta kesäkuu birželio jūnijā június haziran июня июнь червня червень чэрвеня јуна јун јуни \
         юни ιουνίου ιούνιος",
    ),
    WordList::new(
        "juli júlí juillet juil julio luglio lug julho juliol iulie lipca lipiec července červenec srpnja srpanj julija \
         jula júl júla juuli heinäkuuta heinäkuu liepos jūlijā július temmuz июля июль липня липень ліпеня јула јул \
         јули юли ιουλίου ιούλιος",
    ),
    WordList::new(
        "augustus augusti ágúst août aout agosto agost sierpnia sierpień srpna srpen kolovoza kolovoz avgusta augusta \
         elokuuta elokuu rugpjūčio augustā augusztus ağustos августа август авг серпня серпень жніўня αυγούστου \
         αύγουστος",
    ),
    WordList::new(
        "septembre septiembre setiembre settembre setembro setembre septembrie września wrzesień wrzesnia září zari \
         rujna rujan septembra syyskuuta syyskuu rugsėjo septembrī szeptember eylül сентября сентябрь сент сен вересня \
         вересень верасня септембра септембар септември σεπτεμβρίου σεπτέμβριος",
    ),
    WordList::new(
        "oktober okt október octobre octubre ottobre ott outubro octubre octombrie października październik pazdziernika \
         října říjen oktobra oktoober lokakuuta lokakuu spalio oktobrī ekim октября октябрь окт жовтня жовтень \
         кастрычніка октобра октобар октомври οκτωβρίου οκτώβριος",
    ),
    WordList::new(
        "nóvember novembre noviembre novembro noiembrie novembra marraskuuta marraskuu lapkričio novembrī kasım \
         ноября ноябрь ноя листопада листопад listopadu лістапада новембра новембар ноември νοεμβρίου νοέμβριος",
    ),
    WordList::new(
        "dezember dez desember décembre decembre déc diciembre dic dicembre dezembro desembre decembrie grudnia grudzień \
         prosince prosinec prosinca prosinac decembra detsember joulukuuta joulukuu gruodžio decembrī aralık декабря \
         декабрь дек грудня грудень снежня децембра децембар декември δεκεμβρίου δεκέμβριος",
    ),
];

/// Names of two months: October in Croatian, November in Polish and Czech.
static UNCLEAR: WordList = WordList::new("listopada listopad");

/// Stands for the month of a name that two months have.
pub(super) const UNCLEAR_MONTH: u8 = 0;

/// What is shortened, and may have a period.
static SHORT: WordList = WordList::new(
    "janv ene янв févr fevr fév mrz mrt avr abr апр giu juil lug авг сент сен okt ott окт ноя dez déc dic дек",
);

/// Names that their language writes with a capital.
static CAPITAL: WordList = WordList::new(
    "januar jänner februar feber märz mai juni juli oktober dezember ocak şubat mart nisan mayıs haziran temmuz ağustos \
     eylül ekim kasım aralık ιανουαρίου ιανουάριος φεβρουαρίου φεβρουάριος μαρτίου μάρτιος απριλίου απρίλιος μαΐου μάιος \
     ιουνίου ιούνιος ιουλίου ιούλιος αυγούστου αύγουστος σεπτεμβρίου σεπτέμβριος οκτωβρίου οκτώβριος νοεμβρίου νοέμβριος \
     δεκεμβρίου δεκέμβριος",
);

/// A month's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    /// 1 to 12, or [`UNCLEAR_MONTH`].
    pub(super) number: u8,
    /// Whether it is an abbreviation.
    pub(super) short: bool,
    /// Whether its first letter is as its language has it.
    pub(super) own_case: bool,
}

/// The month that a word names.
pub(super) fn month(word: &str) -> Option<Name> {
    const LONGEST: usize = 24; // bytes
    if word.len() < 3 || word.len() > LONGEST || word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let capital = word.starts_with(char::is_uppercase);
    let lower = match word.is_ascii() {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase()),
    };
    let holds = |list: &WordList| list.contains_any_case(&lower);
    let number = match MONTHS.iter().position(holds) {
        Some(index) => u8::try_from(index + 1).ok()?,
        None if holds(&UNCLEAR) => UNCLEAR_MONTH,
        None => return None,
    };
    let own_case = if capital {
        holds(&CAPITAL)
    } else {
        word == lower && !word.bytes().any(|b| b.is_ascii_uppercase())
    };
    Some(Name {
        number,
        short: holds(&SHORT),
        own_case,
    })
}

/// Words between the parts of a date: "12 de abril de 2021".
pub(super) fn is_between(word: &str) -> bool {
    matches!(word, "de" | "del" | "di" | "d")
}

/// Words behind a year that belong to it: "2021 г.", "2021 року", "2021 r.", "2021 m.", "2021. gada".
pub(super) fn is_of_year(word: &str) -> bool {
    matches!(
        word,
        "г" | "года" | "год" | "р" | "року" | "рік" | "r" | "roku" | "m" | "metų" | "gada"
    )
}

/// Year, month and day of `2019年5月3日`; the day may be missing.
pub(super) fn east_asian(word: &str) -> Option<(u32, u32, Option<u32>)> {
    let part = |text: &str, mark: char| -> Option<(u32, usize)> {
        let (figure, _) = text.split_once(mark)?;
        Some((figure.parse().ok()?, figure.len() + mark.len_utf8()))
    };
    let (year, end) = part(word, '年')?;
    let rest = word.get(end..)?;
    let (month, end) = part(rest, '月')?;
    match rest.get(end..)? {
        "" => Some((year, month, None)),
        rest => match part(rest, '日')? {
            (day, end) if end == rest.len() => Some((year, month, Some(day))),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_that_of_two_months() {
        let all = MONTHS.iter().flat_map(|names| names.words());
        for name in all {
            let months = MONTHS.iter().filter(|names| names.contains(name)).count();
            assert_eq!(months, 1, "{name}");
            assert_eq!(name, name.to_lowercase());
            assert!(month(name).is_some(), "{name}");
        }
        for list in [&SHORT, &CAPITAL] {
            for name in list.words() {
                assert!(month(name).is_some(), "{name}");
            }
        }
    }
}
