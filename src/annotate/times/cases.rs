//! Short news texts with the times that a reader would mark in them, after the guidelines of TimeML as the TempEval-3
//! exercise uses them: `{expression=value}`; a value that begins with `P` is a duration, `set ` marks a set.

/// Publication date (or nothing) and text.
#[rustfmt::skip]
pub(super) const ENGLISH: &[(&str, &str)] = &[
    // A wire story with weekdays, both tenses.
    ("2013-03-22", "The minister said on {Friday=2013-03-22} that talks had failed {a day earlier=2013-03-21}. Envoys will meet again {next Tuesday=2013-03-26}, and a report is due on {Monday=2013-03-25}."),
    ("2013-03-22", "{Last year=2012} the economy shrank; {this year=2013} it is expected to grow. {Two years ago=2011} nobody believed in it. The fund will decide {next month=2013-04}."),
    ("2014-02-24", "The envoy returned {yesterday=2014-02-23} from a {four-day=P4D} visit. He went there in {late January=2014-01}, after the {December=2013-12} execution."),
    ("2011-11-30", "{Currently=PRESENT_REF} 12,000 soldiers are deployed. {Recently=PAST_REF} their number has fallen; in {the future=FUTURE_REF} none may stay."),
    ("2013-03-22", "Over {the past three years=P3Y} some 2000 troops have left. They were there for {more than a decade=P1DE}, and for {decades=PXDE} before that others were."),
    ("2013-03-20", "The bank opens at {9 a.m. on Thursday=2013-03-21T09:00}. Cash machines were empty by {Wednesday morning=2013-03-20TMO} and stayed so for {24 hours=PT24H}."),
    ("2012-10-15", "Profit rose in {the third quarter=2012-Q3} from {a year earlier=2011}. In {fiscal 2011=2011} it had fallen. {The fourth quarter of 2011=2011-Q4} was worse."),
    ("2013-05-02", "In {the spring of 1946=1946-SP} the garrison went home. {The winter of 1939-40=1939-WI} had been hard. By {the late 1950s=195} and {mid-1960s=196} all was changed; {the nineteenth century=18} seemed far."),
    ("", "The pact of {1955=1955} was renewed in {June 1960=1960-06}. {A month later=1960-07} the treaty was in force. {That year=1960} elections were held on {20 November=1960-11-20}."),
    ("", "He was born on {1 May 1931=1931-05-01} and lived there for {half a century=P50Y}. {Every year=set P1Y} he went to the sea. The {annual=set P1Y} meeting was held {daily=set P1D} at {noon=XXXX-XX-XXT12:00}."),
    ("2014-06-10", "Resolution 1701 ({2006=2006}) ended the war. The 2030 Agenda was not yet written. Flight 1549 landed; 2,300 people and 1500 tons of rice came. The score was 21-19."),
    ("2013-12-20", "The attack came {two days=P2D} after the summit. By {the end of the year=2013} troops will be gone, by {Christmas=2013-12-25} most of them. Since {9/11=2001-09-11} they fought."),
    ("2013-08-14", "{This week=2013-W33} police cleared the square; {last week=2013-W32} they waited. {The same day=2013-08-14} a curfew began. {Earlier this month=2013-08} a deal seemed near."),
    ("2013-07-29", "The talks of {1979-81=1979/1981} failed. Between {1945=1945} and {1950=1950} there were none. From {1991=1991} to {1994=1994} they met in {2010-2012=2010/2012}."),
    ("2013-01-17", "The {26-year-old=P26Y} soldier was held for {several months=PXM}. In {recent weeks=PAST_REF} others fled. {Now=PRESENT_REF} they wait; in {the coming days=FUTURE_REF} they may go home."),
    ("2013-03-21", "She will travel in {May=2013-05}. They may go. A march in {March=2013-03} and a fall of the market in {the fall=2012-FA} are past."),
    ("1956-11-07", "PARIS, {Nov. 7=1956-11-07} - The cabinet met {last night=1956-11-06TNI} and {this morning=1956-11-07TMO}. A cease-fire began at {midnight=1956-11-07T24:00}."),
    ("2009-04-06", "{Tonight=2009-04-06TNI} the council meets. Over {the weekend=2009-W14-WE} the rocket flew. {Tomorrow=2009-04-07} is quiet. {The previous day=2009-04-06} it had met twice {a week=P1W}."),
    ("2013-03-22", "The {18th-century=17} palace stood until {the 1970s=197}. In {the early 20th century=19} it was a school; in {500 BC=BC0500} there was nothing."),
    ("2003-09-12", "{Sept. 11, 2001=2001-09-11}, changed it. {Two weeks ago=2003-W35} they met; {three months ago=2003-06} they did not. They met again on no day"),
    // Written after the rules, to see what they miss.
    ("2013-03-21", "{Three days ago=2013-03-18} the lawmakers said no. The banks have been shut since {Saturday=2013-03-16} and will open on {Tuesday=2013-03-26} at the earliest."),
    ("2013-03-22", "The company, founded {20 years ago=1993}, earned less in {the first quarter=2013-Q1}. In {the first half of 2012=2012-H1} it had earned more. Its {annual=set P1Y} report is out."),
    ("2013-03-22", "The trial began {late last month=2013-02}. The judge, {52 years old=P52Y}, has sat for {almost half a century=P50Y}."),
    ("2012-05-06", "Voters go to the polls on {Sunday=2012-05-06}. In {the last five years=P5Y} jobs were lost. {The next decade=P1DE} may be better."),
    ("2001-09-20", "Since {Sept. 11=2001-09-11} airlines have lost a third of their trade. By {this weekend=2001-W38-WE} more cuts are due."),
    ("1989-11-10", "At {7 p.m. Thursday=1989-11-09T19:00} a spokesman read from a note. {The following morning=1989-11-10TMO} thousands had crossed."),
    ("", "In {1914=1914} the war began. {Four years later=1918} it ended. {The following year=1919} a treaty was signed on {28 June 1919=1919-06-28}."),
    ("2014-01-15", "On {Jan. 20=2014-01-20} the accord will take effect. It was signed on {Nov. 24=2013-11-24} after {months=PXM} of talks."),
    ("2010-08-31", "{Every two years=set P2Y} the states meet; {each spring=set XXXX-SP} their envoys do. They have met since {the early 1990s=199}."),
    ("2013-03-22", "{These days=PRESENT_REF} few remember {the 1960s=196}, and {the other day=PAST_REF} a boy asked who Nixon was."),
    ("2013-06-19", "They will meet again in {September=2013-09}, or {later this year=2013}."),
    ("2013-02-11", "{Two months earlier=2012-12} a rocket was launched. In {the coming weeks=FUTURE_REF} the council will vote."),
    ("2013-10-03", "The shutdown is in its third day. {Last week=2013-W39} the house voted."),
    ("1962-10-28", "The crisis of {the past two weeks=P2W} is over. A letter arrived on {Friday night=1962-10-26TNI}, another on {Saturday=1962-10-27}."),
    ("2013-03-22", "He wrote in the Sunday Times and the Daily News. Resolutions 1652 (XVI) and 2033 (XX) were read; 1,999 men heard it."),
    ("2013-03-22", "The war lasted from {May 1982=1982-05} until {mid-June 1982=1982-06}."),
];

/// French, German, Spanish.
#[rustfmt::skip]
pub(super) const FRENCH: &[(&str, &str)] = &[
    ("2014-02-24", "Il est arrivé {hier=2014-02-23}. {L'année dernière=2013} il était absent; {il y a deux ans=2012} aussi. Le traité du {22 janvier 1963=1963-01-22} fut signé à Paris."),
    ("2014-02-24", "{Le mois prochain=2014-03} ils se verront. {Cette année=2014} sera longue. {Les années 1970=197} étaient autres."),
];

/// German.
#[rustfmt::skip]
pub(super) const GERMAN: &[(&str, &str)] = &[
    ("2014-02-24", "{Gestern=2014-02-23} tagte der Rat. {Voriges Jahr=2013} war er still, {vor zwei Jahren=2012} auch. Am {7. Dezember 1970=1970-12-07} kniete Brandt."),
    ("2014-02-24", "{Nächstes Jahr=2015} wird gewählt. Im {19. Jahrhundert=18} war es anders."),
];

/// Spanish.
#[rustfmt::skip]
pub(super) const SPANISH: &[(&str, &str)] = &[
    ("2016-11-25", "El acuerdo fue firmado {ayer=2016-11-24}. {El año pasado=2015} no había paz; {hace cuatro años=2012} tampoco. {La próxima semana=2016-W48} votan."),
];
