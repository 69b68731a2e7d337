//! Made-up sources: authors, titles with traps, outlets, dates, addresses.

/// A small generator, the same on every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % n
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// A source as its citation should be read.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) authors: Vec<String>,
    pub(crate) title: String,
    pub(crate) outlet: String,
    pub(crate) year: i16,
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) url: String,
}

const AUTHORS: &[&str] = &[
    "Maria Hollis",
    "John Power",
    "Sasha Ingram",
    "Wanjiru Otieno",
    "J. K. Lindqvist",
    "Thomas L. Marsh",
    "Jean-Pierre Duval",
    "Ana de la Torre",
    "Ludwig van Doorn",
    "Peter Baker Jr.",
    "Kang Min-jun",
    "Hyun-ji Park",
    "Olga Petrenko",
    "Ivan Ivanov",
    "Gordana Knezevic",
    "Nataliya Bondar",
    "Mohammed al-Rashid",
    "Sarah O’Connell",
    "Conor D’Angelo",
    "Xu Wenli",
    "Aya Nakamura",
    "Lucian Kimble",
    "Amberin Sayer",
    "Anton Troyan",
    "Ellen Nakashima",
    "Zachary S. Brandt",
    "Tomasz Wójcik",
    "Gabrielle Tétreault",
    "Vladimir Isachenko",
    "Christina Maza",
    "Kim Young-ho",
    "Mark Young",
    "Rose Gold",
    "Will Grant",
    "Hope King",
    "Robert S. Price III",
    "Elçin Yıldız",
    "Łukasz Nowak",
    "Benoît Faucon",
    "Mykhailo Zhirov",
];

const ORGANISATIONS: &[&str] = &[
    "Human Rights Watch",
    "Amnesty International",
    "Reuters Staff",
    "International Crisis Group",
    "@example_user",
    "Bellingcat",
    "U.S. Department of State",
    "Ministry of Foreign Affairs and Trade",
    "Center for Strategic and International Studies",
];

pub(crate) const OUTLETS: &[(&str, &str)] = &[
    ("Reuters", "www.reuters.com"),
    ("TASS", "tass.com"),
    ("Kremlin", "kremlin.ru"),
    ("New York Times", "www.nytimes.com"),
    ("The Guardian", "www.theguardian.com"),
    ("Yonhap", "en.yna.co.kr"),
    ("RFE/RL", "www.rferl.org"),
    ("South China Morning Post", "www.scmp.com"),
    ("Institute for the Study of War", "www.understandingwar.org"),
    ("Russian Defense Ministry", "mil.ru"),
    (
        "Ministry of Foreign Affairs of the People’s Republic of China",
        "www.fmprc.gov.cn",
    ),
    ("U.S. Department of State", "www.state.gov"),
    ("BBC News", "www.bbc.co.uk"),
    ("BBC", "www.bbc.com"),
    ("Al Jazeera English", "www.aljazeera.com"),
    ("NPR", "www.npr.org"),
    ("Korea Herald", "www.koreaherald.com"),
    ("The Times (London)", "www.thetimes.co.uk"),
    ("RIA Novosti", "ria.ru"),
    ("Novaya Gazeta", "novayagazeta.ru"),
    ("Interfax", "www.interfax.ru"),
    ("Lenta.ru", "lenta.ru"),
    ("Wall Street Journal", "www.wsj.com"),
    ("The Economist", "www.economist.com"),
    ("Foreign Affairs", "www.foreignaffairs.com"),
    ("Anadolu Agency", "www.aa.com.tr"),
    ("SANA", "sana.sy"),
    ("Xinhua", "www.xinhuanet.com"),
    ("France 24", "www.france24.com"),
    ("Deutsche Welle", "www.dw.com"),
    ("Deir Ezzor 24", "en.deirezzor24.net"),
    ("Syrian Observatory for Human Rights", "www.syriahr.com"),
    ("Presidency of Ukraine", "www.president.gov.ua"),
    ("UN Security Council", "www.un.org"),
    ("Twitter", "twitter.com"),
    ("Kommersant", "www.kommersant.ru"),
    ("Ekonomichni Novyny", "enovosty.com"),
    ("European Council", "www.consilium.europa.eu"),
    ("Defense Intelligence Agency", "www.dia.mil"),
    ("Zvezda", "tvzvezda.ru"),
    ("Libya Herald", "www.libyaherald.com"),
    ("Nikkei Asian Review", "asia.nikkei.com"),
];

/// Titles made to mislead.
pub(crate) const TRAPS: &[&str] = &[
    "Moon Says N. Korea-Russia Pact to Help Regional Peace",
    "Russia, China Revive Korean Talks Ahead of G20",
    "Putin, Moon Jae-in Discuss Situation on Korean Peninsula",
    "Envoy Executed After Failed U.S. Summit - Media; White House Watching",
    "Lavrov to Discuss ‘New Russian, Chinese Plan’ with Visiting FM",
    "Trump-Kim Summit 2019: A Risk, an Opening; or Both?",
    "Will Minsk Join Moscow’s War?",
    "‘We Will Not Yield,’ Says Minister",
    "Briefing by Spokeswoman Maria Zakharova, Moscow, June 5, 2019",
    "Russia in Review: August 14 - 20, 2018",
    "Confronting the Challenge: A New Approach for the U.S.",
    "Ex-Premier: “No Deal”",
    "Statement by the G7; Annex A (Revised)",
    "Workers’ Party Congress Opens in Pyongyang",
    "Belarus: What’s Next?",
    "Why Did Kyiv Say ‘No’?",
    "The President Spoke with Mr. Smith, Jr. about Trade",
    "Vladimir Putin Arrived in China",
    "On June 5, Vladimir Putin Will Meet with President Xi Jinping",
    "Telephone Conversation with Prime Minister of Israel Benjamin Netanyahu",
    "Meeting with Members of the Security Council [Full Text]",
    "Exclusive: Iran Moves Missiles to Iraq, Sources Say",
    "10 Things to Know about the S-400",
    "Turkey’s Erdogan Says U.S. Should Not Let Turkey’s F-35s, S-400s Spoil Ties",
    "Syria War: Idlib ‘Faces Humanitarian Nightmare’",
    "Who Is Yevgeny Prigozhin, ‘Putin’s Chef’?",
    "Sanctions, Sanctions, Sanctions",
    "Donetsk and Luhansk: Two Years On",
    "Press Release No. 123/2019",
    "Kim, Trump and Xi: The Art of No Deal",
    "NATO and Ukraine, 1991–2019",
    "What the U.S. Can (and Can’t) Do in Libya",
    "Prices Rise 3.5% in May",
    "“Gray Zone” War Comes to the Baltics",
    "Minister of Defense Sergei Shoigu Held Talks with Egypt’s Defense Minister",
    "Zelensky: Peace by 2020",
    "Report of the Secretary-General, S/2019/157",
    "Five Questions on the Donbas; Five Answers",
    "See You in Court",
    "Ibid. Is Dead",
    "Nord Stream 2: Gas, Politics and Law",
    "In Photos: Victory Day",
    "By the Numbers: The War in Yemen",
    "Haftar’s Forces Take Sirte; GNA Vows to Fight; UN Warns",
    "Fighting Rages in Syria: 40 Killed",
    "Mission Accomplished",
    "Ukraine Crisis in Maps",
    "Libya’s Haftar Rejects U.N. Truce Call, Fighting Continues",
    "Russian Navy’s ‘Admiral Kuznetsov’ Catches Fire",
    "Pakistan-India Tensions at a ‘Boiling Point,’ Says Khan",
];

const SUBJECTS: &[&str] = &[
    "Russia",
    "The Kremlin",
    "Putin",
    "Kyiv",
    "Iran’s Guards",
    "Turkey and Qatar",
    "Chinese President Xi Jinping",
    "U.S. Officials",
    "EU Leaders",
    "Assad Regime",
    "N. Korea",
    "Serbia’s Vučić",
    "Libyan National Army",
    "A Former Minister",
];
const VERBS: &[&str] = &[
    "Warns",
    "Agrees to Talks with",
    "Deploys S-300 near",
    "Rejects ‘Ultimatum’ from",
    "Meets",
    "Signs Gas Deal with",
    "Accuses",
    "Demands Answers from",
    "Says It Will Not Attack",
    "Expels 2 Diplomats of",
];
const OBJECTS: &[&str] = &[
    "Ukraine",
    "the West",
    "NATO",
    "Damascus, Baghdad",
    "the U.S.",
    "the UN",
    "Georgia over Border",
    "Israel - Report",
    "Belarus; Minsk Denies",
    "Poland?",
    "Venezuela’s Maduro",
    "India, Says Envoy",
    "Armenia after 2018 Vote",
    "the ‘Norman Four’",
];

pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Record {
    pub(crate) fn roll(dice: &mut Dice) -> Self {
        let authors = match dice.below(20) {
            0..9 => 0,
            9..15 => 1,
            15..17 => 2,
            17..18 => 3,
            18 => 4,
            _ => 5,
        };
        let mut names: Vec<String> = Vec::new();
        while names.len() < authors {
            let name = dice.pick(AUTHORS).to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if authors == 1 && dice.below(12) == 0 {
            names = vec![dice.pick(ORGANISATIONS).to_owned()];
        }
        let title = if dice.below(2) == 0 {
            dice.pick(TRAPS).to_owned()
        } else {
            format!(
                "{} {} {}",
                dice.pick(SUBJECTS),
                dice.pick(VERBS),
                dice.pick(OBJECTS)
            )
        };
        let (outlet, host) = OUTLETS[dice.below(OUTLETS.len())];
        let path = [
            "/a/123456",
            "/2019/05/03/world/russia-summit.html",
            "/news/-/asset_publisher/cKNonkJE02Bw/content/id/368",
            "/en/x,y_(z)?id=7&lang=en",
            "/",
            "/events/president/news/60363",
        ];
        let scheme = if dice.below(4) == 0 { "http" } else { "https" };
        let url = format!("{scheme}://{host}{}", path[dice.below(path.len())]);
        let (year, month, day) = (
            2014 + dice.below(11),
            1 + dice.below(12),
            1 + dice.below(28),
        );
        Self {
            authors: names,
            title,
            outlet: outlet.to_owned(),
            year: i16::try_from(year).expect("small"),
            month: u8::try_from(month).expect("small"),
            day: u8::try_from(day).expect("small"),
            url,
        }
    }

    pub(crate) fn month_name(&self) -> &'static str {
        MONTHS[usize::from(self.month - 1)]
    }

    pub(crate) fn mdy(&self) -> String {
        format!("{} {}, {}", self.month_name(), self.day, self.year)
    }

    pub(crate) fn dmy(&self) -> String {
        format!("{} {} {}", self.day, self.month_name(), self.year)
    }

    /// `Apr 25, 2019`, or `Apr. 25, 2019` as Bluebook has it.
    pub(crate) fn abbreviated(&self, period: bool) -> String {
        let name = self.month_name();
        let short = if name.len() <= 4 {
            name.to_owned()
        } else if self.month == 9 && period {
            "Sept.".into()
        } else {
            format!("{}{}", &name[..3], if period { "." } else { "" })
        };
        format!("{short} {}, {}", self.day, self.year)
    }

    pub(crate) fn iso(&self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// `A`, `A and B`, `A, B, and C`.
pub(crate) fn joined(names: &[String], and: &str, serial: bool) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [a, b] => format!("{a} {and} {b}"),
        [most @ .., last] => format!(
            "{}{} {and} {last}",
            most.join(", "),
            if serial { "," } else { "" }
        ),
    }
}
