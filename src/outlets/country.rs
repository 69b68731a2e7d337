//! Countries as people name them: names, demonyms, and the seats that stand for their governments.
//!
//! The build script reads this file too.

/// A country and its words, folded as [`name::words`](super::name::words) folds.
#[derive(Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2 (`XK` for Kosovo).
    pub code: &'static str,
    /// Its names.
    pub names: &'static [&'static str],
    /// What its people and its bodies are called.
    pub demonyms: &'static [&'static str],
    /// Capitals and houses that stand for its government.
    pub seats: &'static [&'static str],
}

impl Country {
    /// Names and demonyms.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().chain(self.demonyms).copied()
    }
}

/// Takes the one country out of folded words: its code and the other words. None where there is no country, or more
/// than one. A possessive `s` is let pass; "Republic of", "Kingdom of" before the name go with it.
#[must_use]
pub fn extract(words: &[String]) -> Option<(&'static str, Vec<&str>)> {
    let mut found: Option<&'static str> = None;
    let mut rest: Vec<&str> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        match longest_at(words, at) {
            Some((code, len)) => {
                if found.is_some_and(|other| other != code) {
                    return None;
                }
                found = Some(code);
                if rest.ends_with(&["republic", "of"])
                    || rest.ends_with(&["kingdom", "of"])
                    || rest.ends_with(&["state", "of"])
                {
                    rest.truncate(rest.len() - 2);
                } else if rest.last() == Some(&"republic") {
                    rest.pop();
                }
                at += len;
            }
            None => {
                rest.push(word);
                at += 1;
            }
        }
    }
    found.map(|code| (code, rest))
}

/// The longest country name or demonym that starts at a word: its code and its length in words.
fn longest_at(words: &[String], at: usize) -> Option<(&'static str, usize)> {
    let first = words.get(at)?;
    let mut best: Option<(&'static str, usize)> = None;
    for country in COUNTRIES {
        for phrase in country.words() {
            if !phrase.starts_with(first.trim_end_matches('s')) {
                continue;
            }
            if let Some(len) = phrase_len(phrase, words, at)
                && best.is_none_or(|(_, longest)| len > longest)
            {
                best = Some((country.code, len));
            }
        }
    }
    best
}

/// How many words `phrase` takes at `at`, if it stands there.
fn phrase_len(phrase: &str, words: &[String], at: usize) -> Option<usize> {
    let parts = phrase.split(' ').count();
    for (offset, part) in phrase.split(' ').enumerate() {
        let word = words.get(at + offset)?;
        let same = word == part
            || (offset + 1 == parts && word.strip_suffix('s').is_some_and(|stem| stem == part));
        if !same {
            return None;
        }
    }
    Some(parts)
}

/// The country with a code.
#[must_use]
pub fn by_code(code: &str) -> Option<&'static Country> {
    // Two letters each, which are compared as one number.
    let code: &[u8; 2] = code.as_bytes().try_into().ok()?;
    COUNTRIES
        .iter()
        .find(|country| country.code.as_bytes() == code)
}

/// The countries.
#[rustfmt::skip]
pub static COUNTRIES: &[Country] = &[
    Country { code: "AF", names: &["afghanistan", "islamic emirate of afghanistan"], demonyms: &["afghan"], seats: &["kabul"] },
    Country { code: "AL", names: &["albania"], demonyms: &["albanian"], seats: &["tirana"] },
    Country { code: "DZ", names: &["algeria"], demonyms: &["algerian"], seats: &["algiers"] },
    Country { code: "AD", names: &["andorra"], demonyms: &["andorran"], seats: &[] },
    Country { code: "AO", names: &["angola"], demonyms: &["angolan"], seats: &["luanda"] },
    Country { code: "AR", names: &["argentina", "argentine republic"], demonyms: &["argentine", "argentinian"], seats: &["buenos aires"] },
    Country { code: "AM", names: &["armenia"], demonyms: &["armenian"], seats: &["yerevan"] },
    Country { code: "AU", names: &["australia", "commonwealth of australia"], demonyms: &["australian"], seats: &["canberra"] },
    Country { code: "AT", names: &["austria"], demonyms: &["austrian"], seats: &[] },
    Country { code: "AZ", names: &["azerbaijan"], demonyms: &["azerbaijani", "azeri"], seats: &["baku"] },
    Country { code: "BH", names: &["bahrain"], demonyms: &["bahraini"], seats: &["manama"] },
    Country { code: "BD", names: &["bangladesh"], demonyms: &["bangladeshi"], seats: &["dhaka"] },
    Country { code: "BY", names: &["belarus", "belorussia"], demonyms: &["belarusian", "belarussian", "byelorussian"], seats: &["minsk"] },
    Country { code: "BE", names: &["belgium"], demonyms: &["belgian"], seats: &[] },
    Country { code: "BJ", names: &["benin"], demonyms: &["beninese"], seats: &[] },
    Country { code: "BT", names: &["bhutan"], demonyms: &["bhutanese"], seats: &[] },
    Country { code: "BO", names: &["bolivia", "plurinational state of bolivia"], demonyms: &["bolivian"], seats: &["la paz"] },
    Country { code: "BA", names: &["bosnia and herzegovina", "bosnia"], demonyms: &["bosnian"], seats: &["sarajevo"] },
    Country { code: "BW", names: &["botswana"], demonyms: &["botswanan"], seats: &[] },
    Country { code: "BR", names: &["brazil", "federative republic of brazil"], demonyms: &["brazilian"], seats: &["brasilia"] },
    Country { code: "BN", names: &["brunei"], demonyms: &["bruneian"], seats: &[] },
    Country { code: "BG", names: &["bulgaria"], demonyms: &["bulgarian"], seats: &["sofia"] },
    Country { code: "BF", names: &["burkina faso"], demonyms: &["burkinabe"], seats: &["ouagadougou"] },
    Country { code: "BI", names: &["burundi"], demonyms: &["burundian"], seats: &[] },
    Country { code: "KH", names: &["cambodia"], demonyms: &["cambodian"], seats: &["phnom penh"] },
    Country { code: "CM", names: &["cameroon"], demonyms: &["cameroonian"], seats: &["yaounde"] },
    Country { code: "CA", names: &["canada"], demonyms: &["canadian"], seats: &["ottawa"] },
    Country { code: "CF", names: &["central african republic"], demonyms: &[], seats: &["bangui"] },
    Country { code: "TD", names: &["chad"], demonyms: &["chadian"], seats: &[] },
    Country { code: "CL", names: &["chile"], demonyms: &["chilean"], seats: &["santiago"] },
    Country { code: "CN", names: &["china", "prc", "peoples republic of china"], demonyms: &["chinese"], seats: &["beijing"] },
    Country { code: "CO", names: &["colombia"], demonyms: &["colombian"], seats: &["bogota"] },
    Country { code: "CD", names: &["democratic republic of congo", "dr congo", "drc"], demonyms: &[], seats: &["kinshasa"] },
    Country { code: "CG", names: &["republic of congo"], demonyms: &[], seats: &["brazzaville"] },
    Country { code: "CR", names: &["costa rica"], demonyms: &["costa rican"], seats: &[] },
    Country { code: "CI", names: &["cote divoire", "ivory coast"], demonyms: &["ivorian"], seats: &[] },
    Country { code: "HR", names: &["croatia"], demonyms: &["croatian"], seats: &["zagreb"] },
    Country { code: "CU", names: &["cuba"], demonyms: &["cuban"], seats: &["havana"] },
    Country { code: "CY", names: &["cyprus"], demonyms: &["cypriot"], seats: &["nicosia"] },
    Country { code: "CZ", names: &["czech republic", "czechia"], demonyms: &["czech"], seats: &["prague"] },
    Country { code: "DK", names: &["denmark"], demonyms: &["danish"], seats: &["copenhagen"] },
    Country { code: "DJ", names: &["djibouti"], demonyms: &["djiboutian"], seats: &[] },
    Country { code: "DO", names: &["dominican republic"], demonyms: &["dominican"], seats: &[] },
    Country { code: "EC", names: &["ecuador"], demonyms: &["ecuadorian", "ecuadorean"], seats: &["quito"] },
    Country { code: "EG", names: &["egypt", "arab republic of egypt"], demonyms: &["egyptian"], seats: &["cairo"] },
    Country { code: "SV", names: &["el salvador"], demonyms: &["salvadoran"], seats: &[] },
    Country { code: "ER", names: &["eritrea"], demonyms: &["eritrean"], seats: &["asmara"] },
    Country { code: "EE", names: &["estonia"], demonyms: &["estonian"], seats: &["tallinn"] },
    Country { code: "ET", names: &["ethiopia"], demonyms: &["ethiopian"], seats: &["addis ababa"] },
    Country { code: "FI", names: &["finland"], demonyms: &["finnish"], seats: &["helsinki"] },
    Country { code: "FR", names: &["france", "french republic"], demonyms: &["french"], seats: &["paris", "elysee", "quai dorsay"] },
    Country { code: "GA", names: &["gabon"], demonyms: &["gabonese"], seats: &["libreville"] },
    Country { code: "GE", names: &["georgia"], demonyms: &["georgian"], seats: &["tbilisi"] },
    Country { code: "DE", names: &["germany", "federal republic of germany"], demonyms: &["german"], seats: &["berlin"] },
    Country { code: "GH", names: &["ghana"], demonyms: &["ghanaian"], seats: &["accra"] },
    Country { code: "GR", names: &["greece", "hellenic republic"], demonyms: &["greek", "hellenic"], seats: &["athens"] },
    Country { code: "GT", names: &["guatemala"], demonyms: &["guatemalan"], seats: &[] },
    Country { code: "GN", names: &["guinea"], demonyms: &["guinean"], seats: &["conakry"] },
    Country { code: "HT", names: &["haiti"], demonyms: &["haitian"], seats: &[] },
    Country { code: "HN", names: &["honduras"], demonyms: &["honduran"], seats: &[] },
    Country { code: "HK", names: &["hong kong", "hksar", "hong kong sar"], demonyms: &[], seats: &[] },
    Country { code: "HU", names: &["hungary"], demonyms: &["hungarian"], seats: &["budapest"] },
    Country { code: "IS", names: &["iceland"], demonyms: &["icelandic"], seats: &["reykjavik"] },
    Country { code: "IN", names: &["india"], demonyms: &["indian"], seats: &["new delhi", "delhi"] },
    Country { code: "ID", names: &["indonesia"], demonyms: &["indonesian"], seats: &["jakarta"] },
    Country { code: "IR", names: &["iran", "islamic republic of iran"], demonyms: &["iranian"], seats: &["tehran"] },
    Country { code: "IQ", names: &["iraq"], demonyms: &["iraqi"], seats: &["baghdad"] },
    Country { code: "IE", names: &["ireland"], demonyms: &["irish"], seats: &["dublin"] },
    Country { code: "IL", names: &["israel"], demonyms: &["israeli"], seats: &["jerusalem", "tel aviv"] },
    Country { code: "IT", names: &["italy", "italian republic"], demonyms: &["italian"], seats: &["rome"] },
    Country { code: "JM", names: &["jamaica"], demonyms: &["jamaican"], seats: &[] },
    Country { code: "JP", names: &["japan"], demonyms: &["japanese"], seats: &["tokyo"] },
    Country { code: "JO", names: &["jordan", "hashemite kingdom of jordan"], demonyms: &["jordanian"], seats: &["amman"] },
    Country { code: "KZ", names: &["kazakhstan"], demonyms: &["kazakh", "kazakhstani"], seats: &["astana", "nur sultan"] },
    Country { code: "KE", names: &["kenya"], demonyms: &["kenyan"], seats: &["nairobi"] },
    Country { code: "XK", names: &["kosovo"], demonyms: &["kosovar", "kosovan"], seats: &["pristina"] },
    Country { code: "KW", names: &["kuwait"], demonyms: &["kuwaiti"], seats: &[] },
    Country { code: "KG", names: &["kyrgyzstan", "kyrgyz republic"], demonyms: &["kyrgyz", "kyrgyzstani"], seats: &["bishkek"] },
    Country { code: "LA", names: &["laos", "lao pdr", "lao peoples democratic republic"], demonyms: &["lao", "laotian"], seats: &["vientiane"] },
    Country { code: "LV", names: &["latvia"], demonyms: &["latvian"], seats: &["riga"] },
    Country { code: "LB", names: &["lebanon", "lebanese republic"], demonyms: &["lebanese"], seats: &["beirut"] },
    Country { code: "LR", names: &["liberia"], demonyms: &["liberian"], seats: &["monrovia"] },
    Country { code: "LY", names: &["libya"], demonyms: &["libyan"], seats: &["tripoli"] },
    Country { code: "LI", names: &["liechtenstein"], demonyms: &[], seats: &[] },
    Country { code: "LT", names: &["lithuania"], demonyms: &["lithuanian"], seats: &["vilnius"] },
    Country { code: "LU", names: &["luxembourg"], demonyms: &["luxembourgish"], seats: &[] },
    Country { code: "MG", names: &["madagascar"], demonyms: &["malagasy"], seats: &[] },
    Country { code: "MW", names: &["malawi"], demonyms: &["malawian"], seats: &[] },
    Country { code: "MY", names: &["malaysia"], demonyms: &["malaysian"], seats: &["kuala lumpur", "putrajaya"] },
    Country { code: "MV", names: &["maldives"], demonyms: &["maldivian"], seats: &[] },
    Country { code: "ML", names: &["mali"], demonyms: &["malian"], seats: &["bamako"] },
    Country { code: "MT", names: &["malta"], demonyms: &["maltese"], seats: &["valletta"] },
    Country { code: "MR", names: &["mauritania"], demonyms: &["mauritanian"], seats: &[] },
    Country { code: "MU", names: &["mauritius"], demonyms: &["mauritian"], seats: &[] },
    Country { code: "MX", names: &["mexico", "united mexican states"], demonyms: &["mexican"], seats: &["mexico city"] },
    Country { code: "MD", names: &["moldova"], demonyms: &["moldovan"], seats: &["chisinau"] },
    Country { code: "MN", names: &["mongolia"], demonyms: &["mongolian"], seats: &["ulaanbaatar"] },
    Country { code: "ME", names: &["montenegro"], demonyms: &["montenegrin"], seats: &["podgorica"] },
    Country { code: "MA", names: &["morocco", "kingdom of morocco"], demonyms: &["moroccan"], seats: &["rabat"] },
    Country { code: "MZ", names: &["mozambique"], demonyms: &["mozambican"], seats: &["maputo"] },
    Country { code: "MM", names: &["myanmar", "burma", "union of myanmar"], demonyms: &["burmese"], seats: &["naypyidaw"] },
    Country { code: "NA", names: &["namibia"], demonyms: &["namibian"], seats: &[] },
    Country { code: "NP", names: &["nepal"], demonyms: &["nepali", "nepalese"], seats: &["kathmandu"] },
    Country { code: "NL", names: &["netherlands", "kingdom of netherlands"], demonyms: &["dutch"], seats: &[] },
    Country { code: "NZ", names: &["new zealand", "aotearoa"], demonyms: &["new zealand"], seats: &["wellington"] },
    Country { code: "NI", names: &["nicaragua"], demonyms: &["nicaraguan"], seats: &["managua"] },
    Country { code: "NE", names: &["niger"], demonyms: &["nigerien"], seats: &["niamey"] },
    Country { code: "NG", names: &["nigeria", "federal republic of nigeria"], demonyms: &["nigerian"], seats: &["abuja"] },
    Country { code: "KP", names: &["north korea", "dprk", "democratic peoples republic of korea"], demonyms: &["north korean"], seats: &["pyongyang"] },
    Country { code: "MK", names: &["north macedonia", "republic of north macedonia"], demonyms: &["macedonian"], seats: &["skopje"] },
    Country { code: "NO", names: &["norway"], demonyms: &["norwegian"], seats: &["oslo"] },
    Country { code: "OM", names: &["oman", "sultanate of oman"], demonyms: &["omani"], seats: &["muscat"] },
    Country { code: "PK", names: &["pakistan", "islamic republic of pakistan"], demonyms: &["pakistani"], seats: &["islamabad"] },
    Country { code: "PS", names: &["palestine", "palestinian authority", "state of palestine"], demonyms: &["palestinian"], seats: &["ramallah"] },
    Country { code: "PA", names: &["panama"], demonyms: &["panamanian"], seats: &[] },
    Country { code: "PY", names: &["paraguay"], demonyms: &["paraguayan"], seats: &[] },
    Country { code: "PE", names: &["peru"], demonyms: &["peruvian"], seats: &["lima"] },
    Country { code: "PH", names: &["philippines"], demonyms: &["philippine", "filipino"], seats: &["manila"] },
    Country { code: "PL", names: &["poland"], demonyms: &["polish"], seats: &["warsaw"] },
    Country { code: "PT", names: &["portugal", "portuguese republic"], demonyms: &["portuguese"], seats: &["lisbon"] },
    Country { code: "QA", names: &["qatar"], demonyms: &["qatari"], seats: &["doha"] },
    Country { code: "RO", names: &["romania"], demonyms: &["romanian"], seats: &["bucharest"] },
    Country { code: "RU", names: &["russia", "russian federation", "rf"], demonyms: &["russian"], seats: &["moscow", "kremlin"] },
    Country { code: "RW", names: &["rwanda"], demonyms: &["rwandan"], seats: &["kigali"] },
    Country { code: "SA", names: &["saudi arabia", "ksa", "kingdom of saudi arabia"], demonyms: &["saudi", "saudi arabian"], seats: &["riyadh"] },
    Country { code: "SN", names: &["senegal"], demonyms: &["senegalese"], seats: &["dakar"] },
    Country { code: "RS", names: &["serbia"], demonyms: &["serbian"], seats: &["belgrade"] },
    Country { code: "SL", names: &["sierra leone"], demonyms: &[], seats: &["freetown"] },
    Country { code: "SG", names: &["singapore"], demonyms: &["singaporean"], seats: &[] },
    Country { code: "SK", names: &["slovakia", "slovak republic"], demonyms: &["slovak", "slovakian"], seats: &["bratislava"] },
    Country { code: "SI", names: &["slovenia"], demonyms: &["slovenian", "slovene"], seats: &["ljubljana"] },
    Country { code: "SO", names: &["somalia"], demonyms: &["somali"], seats: &["mogadishu"] },
    Country { code: "ZA", names: &["south africa"], demonyms: &["south african"], seats: &["pretoria"] },
    Country { code: "KR", names: &["south korea", "republic of korea", "rok", "korea"], demonyms: &["south korean"], seats: &["seoul", "blue house"] },
    Country { code: "SS", names: &["south sudan"], demonyms: &["south sudanese"], seats: &["juba"] },
    Country { code: "ES", names: &["spain", "kingdom of spain"], demonyms: &["spanish"], seats: &["madrid"] },
    Country { code: "LK", names: &["sri lanka"], demonyms: &["sri lankan"], seats: &["colombo"] },
    Country { code: "SD", names: &["sudan"], demonyms: &["sudanese"], seats: &["khartoum"] },
    Country { code: "SE", names: &["sweden"], demonyms: &["swedish"], seats: &["stockholm"] },
    Country { code: "CH", names: &["switzerland", "swiss confederation"], demonyms: &["swiss"], seats: &["bern"] },
    Country { code: "SY", names: &["syria", "syrian arab republic"], demonyms: &["syrian"], seats: &["damascus"] },
    Country { code: "TW", names: &["taiwan", "republic of china", "roc"], demonyms: &["taiwanese"], seats: &["taipei"] },
    Country { code: "TJ", names: &["tajikistan"], demonyms: &["tajik", "tajikistani"], seats: &["dushanbe"] },
    Country { code: "TZ", names: &["tanzania"], demonyms: &["tanzanian"], seats: &["dodoma"] },
    Country { code: "TH", names: &["thailand", "kingdom of thailand"], demonyms: &["thai"], seats: &["bangkok"] },
    Country { code: "TG", names: &["togo"], demonyms: &["togolese"], seats: &[] },
    Country { code: "TN", names: &["tunisia"], demonyms: &["tunisian"], seats: &["tunis"] },
    Country { code: "TR", names: &["turkey", "turkiye"], demonyms: &["turkish"], seats: &["ankara"] },
    Country { code: "TM", names: &["turkmenistan"], demonyms: &["turkmen"], seats: &["ashgabat"] },
    Country { code: "UG", names: &["uganda"], demonyms: &["ugandan"], seats: &["kampala"] },
    Country { code: "UA", names: &["ukraine"], demonyms: &["ukrainian"], seats: &["kyiv", "kiev", "bankova"] },
    Country { code: "AE", names: &["united arab emirates", "uae"], demonyms: &["emirati"], seats: &["abu dhabi"] },
    Country { code: "GB", names: &["uk", "britain", "great britain", "united kingdom"], demonyms: &["british"], seats: &["london", "downing street", "whitehall"] },
    Country { code: "US", names: &["us", "america"], demonyms: &["american"], seats: &["washington", "white house"] },
    Country { code: "UY", names: &["uruguay"], demonyms: &["uruguayan"], seats: &["montevideo"] },
    Country { code: "UZ", names: &["uzbekistan"], demonyms: &["uzbek", "uzbekistani"], seats: &["tashkent"] },
    Country { code: "VA", names: &["holy see", "vatican"], demonyms: &[], seats: &[] },
    Country { code: "VE", names: &["venezuela", "bolivarian republic of venezuela"], demonyms: &["venezuelan"], seats: &["caracas"] },
    Country { code: "VN", names: &["vietnam", "viet nam", "socialist republic of vietnam"], demonyms: &["vietnamese"], seats: &["hanoi"] },
    Country { code: "YE", names: &["yemen"], demonyms: &["yemeni"], seats: &["sanaa"] },
    Country { code: "ZM", names: &["zambia"], demonyms: &["zambian"], seats: &["lusaka"] },
    Country { code: "ZW", names: &["zimbabwe"], demonyms: &["zimbabwean"], seats: &["harare"] },
];
