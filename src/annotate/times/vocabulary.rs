//! The words of time in the languages that have readers of their own, and what each can do.

use super::words::Class;

/// The English words: class, then `word:number` or `word`.
#[rustfmt::skip]
pub(super) const ENGLISH: &[(Class, &str)] = &[
    (Class::Number, "one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 thirteen:13 \
        fourteen:14 fifteen:15 sixteen:16 seventeen:17 eighteen:18 nineteen:19 twenty:20 thirty:30 forty:40 fifty:50 \
        sixty:60 seventy:70 eighty:80 ninety:90 dozen:12"),
    (Class::Multiplier, "hundred:100 thousand:1000"),
    (Class::Ordinal, "first:1 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 eleventh:11 twelfth:12 \
        thirteenth:13 fourteenth:14 fifteenth:15 sixteenth:16 seventeenth:17 eighteenth:18 nineteenth:19 twentieth:20 \
        thirtieth:30"),
    (Class::Second, "second:2"),
    (Class::Month, "january:1 february:2 april:4 june:6 july:7 august:8 september:9 october:10 november:11 december:12 \
        feb:2 sept:9 nov:11"),
    (Class::MonthDoubtful, "may:5 march:3 jan:1 mar:3 apr:4 jun:6 jul:7 aug:8 sep:9 oct:10 dec:12"),
    (Class::Weekday, "monday:1 tuesday:2 wednesday:3 thursday:4 friday:5 saturday:6 sunday:7"),
    (Class::WeekdayShort, "mon:1 tue:2 tues:2 wed:3 thu:4 thurs:4 thur:4 fri:5 sat:6 sun:7"),
    (Class::Unit, "minute:1 hour:2 day:3 week:4 fortnight:5 month:6 quarter:7 year:8 decade:9 century:10 millennium:11"),
    (Class::Units, "seconds:0 minutes:1 hours:2 days:3 weeks:4 fortnights:5 months:6 quarters:7 years:8 decades:9 \
        centuries:10 millennia:11"),
    (Class::Weekend, "weekend weekends:1"),
    (Class::Season, "spring:0 summer:1 autumn:2 fall:2 winter:3"),
    (Class::DayPart, "morning:0 mornings:0 afternoon:1 afternoons:1 evening:2 evenings:2 night:3 nights:3 dawn:4"),
    (Class::Hour, "noon:12 midday:12 midnight:24"),
    (Class::NamedDecade, "twenties:20 thirties:30 forties:40 fifties:50 sixties:60 seventies:70 eighties:80 nineties:90"),
    (Class::A, "a an"),
    (Class::The, "the"),
    (Class::This, "this these:1"),
    (Class::That, "that those:1"),
    (Class::Last, "last"),
    (Class::Past, "past"),
    (Class::Previous, "previous preceding prior"),
    (Class::Next, "next"),
    (Class::Coming, "coming upcoming"),
    (Class::Following, "following ensuing"),
    (Class::Same, "same"),
    (Class::Current, "current"),
    (Class::Recent, "recent"),
    (Class::Ago, "ago"),
    (Class::Later, "later"),
    (Class::Earlier, "earlier"),
    (Class::Before, "before"),
    (Class::After, "after"),
    (Class::Part, "early late mid"),
    (Class::Edge, "beginning start end middle turn close outset"),
    (Class::Half, "half"),
    (Class::Every, "every each"),
    (Class::Often, "hourly:2 daily:3 nightly:3 weekly:4 fortnightly:5 biweekly:5 monthly:6 quarterly:7 annual:8 annually:8 yearly:8"),
    (Class::Day, "yesterday:-1 today:0 tomorrow:1 tonight:9 overnight:9"),
    (Class::Vague, "now currently presently nowadays recently:-1 lately:-1 future:1"),
    (Class::Few, "several few many couple some"),
    (Class::About, "about nearly almost approximately roughly barely"),
    (Class::More, "more less fewer"),
    (Class::Than, "than"),
    (Class::Least, "least most"),
    (Class::Fiscal, "fiscal financial"),
    (Class::Feast, "christmas:1 easter:2 thanksgiving:3 halloween:4"),
    (Class::Keyed, "new eve moment present times other next time once twice qtr ad bc bce o per only just all"),
    (Class::Of, "of"),
    (Class::And, "and"),
    (Class::To, "to"),
    (Class::Preposition, "in since from until till by during between on at around circa through throughout within over for \
        or not into as c ending ended begun between"),
    (Class::Old, "old"),
    (Class::Future, "will would shall ll due scheduled plans planned expected upcoming slated hopes intends going expects \
        anticipated"),
    (Class::Was, "was were had did said told met came went took made began left won gave held died killed says became \
        fell rose sent saw found got led has have ran put shot spoke wrote broke flew grew"),
    (Class::Be, "be being been"),
];

/// The French words.
#[rustfmt::skip]
pub(super) const FRENCH: &[(Class, &str)] = &[
    (Class::Number, "un:1 une:1 deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 neuf:9 dix:10 onze:11 douze:12 quinze:15 \
        vingt:20 trente:30 quarante:40 cinquante:50 soixante:60"),
    (Class::Month, "janvier:1 février:2 fevrier:2 avril:4 mai:5 juin:6 juillet:7 août:8 aout:8 septembre:9 octobre:10 \
        novembre:11 décembre:12 decembre:12"),
    (Class::MonthDoubtful, "mars:3"),
    (Class::Weekday, "lundi:1 mardi:2 mercredi:3 jeudi:4 vendredi:5 samedi:6 dimanche:7"),
    (Class::Unit, "minute:1 heure:2 jour:3 journée:3 semaine:4 mois:6 trimestre:7 année:8 an:8 décennie:9 siècle:10"),
    (Class::Units, "minutes:1 heures:2 jours:3 semaines:4 ans:8 années:8 décennies:9 siècles:10"),
    (Class::Season, "printemps:0 été:1 automne:2 hiver:3"),
    (Class::The, "le la l les"),
    (Class::This, "ce cette cet ces"),
    (Class::Last, "dernier dernière passé passée derniers dernières"),
    (Class::Next, "prochain prochaine prochains prochaines"),
    (Class::Day, "hier:-1 demain:1"),
    (Class::Vague, "maintenant actuellement récemment:-1 avenir:1"),
    (Class::Few, "quelques plusieurs"),
    (Class::Part, "début fin mi"),
    (Class::Every, "chaque"),
    (Class::Of, "de du d des"),
    (Class::Keyed, "il y a"),
    (Class::Preposition, "en depuis dans jusqu"),
    (Class::Future, "sera seront aura auront doit doivent prévu prévue"),
    (Class::Was, "a ont avait était étaient fut"),
];

/// The German words.
#[rustfmt::skip]
pub(super) const GERMAN: &[(Class, &str)] = &[
    (Class::Number, "ein:1 eine:1 einem:1 einer:1 zwei:2 drei:3 vier:4 fünf:5 sechs:6 sieben:7 acht:8 neun:9 zehn:10 elf:11 \
        zwölf:12 zwanzig:20 dreißig:30 vierzig:40 fünfzig:50"),
    (Class::Month, "januar:1 jänner:1 februar:2 april:4 mai:5 juni:6 juli:7 august:8 september:9 oktober:10 november:11 \
        dezember:12 märz:3"),
    (Class::Weekday, "montag:1 dienstag:2 mittwoch:3 donnerstag:4 freitag:5 samstag:6 sonnabend:6 sonntag:7"),
    (Class::Unit, "minute:1 stunde:2 tag:3 woche:4 monat:6 quartal:7 jahr:8 jahrzehnt:9 jahrhundert:10 jahres:8 monats:6"),
    (Class::Units, "minuten:1 stunden:2 tage:3 tagen:3 wochen:4 monate:6 monaten:6 jahre:8 jahren:8 jahrzehnte:9 \
        jahrzehnten:9 jahrhunderte:10 jahrhunderten:10"),
    (Class::Season, "frühjahr:0 frühling:0 sommer:1 herbst:2 winter:3"),
    (Class::The, "der die das den dem des"),
    (Class::This, "dieses diese diesen diesem dieser"),
    (Class::Last, "letztes letzte letzten letztem letzter vergangenes vergangene vergangenen vergangener voriges vorige \
        vorigen voriger vorigem"),
    (Class::Next, "nächstes nächste nächsten nächster nächstem kommenden kommendes kommende kommender"),
    (Class::Day, "gestern:-1 heute:0 vorgestern:-2 übermorgen:2"),
    (Class::Vague, "jetzt derzeit gegenwärtig kürzlich:-1 zukunft:1"),
    (Class::Few, "einige einigen mehrere mehreren wenige wenigen"),
    (Class::Part, "anfang mitte ende"),
    (Class::Every, "jedes jeden jede"),
    (Class::Often, "täglich:3 wöchentlich:4 monatlich:6 jährlich:8"),
    (Class::Ago, "vor"),
    (Class::Preposition, "im in seit am bis ab zwischen nach"),
    (Class::Future, "wird werden soll sollen will wollen"),
    (Class::Was, "war waren hatte hatten hat haben sagte wurde wurden"),
];

/// The Spanish words.
#[rustfmt::skip]
pub(super) const SPANISH: &[(Class, &str)] = &[
    (Class::Number, "un:1 una:1 dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10 once:11 doce:12 quince:15 \
        veinte:20 treinta:30 cuarenta:40 cincuenta:50"),
    (Class::Month, "enero:1 febrero:2 abril:4 mayo:5 junio:6 julio:7 agosto:8 septiembre:9 setiembre:9 octubre:10 \
        noviembre:11 diciembre:12 marzo:3"),
    (Class::Weekday, "lunes:1 martes:2 miércoles:3 jueves:4 viernes:5 sábado:6 domingo:7"),
    (Class::Unit, "minuto:1 hora:2 día:3 semana:4 mes:6 trimestre:7 año:8 década:9 siglo:10"),
    (Class::Units, "minutos:1 horas:2 días:3 semanas:4 meses:6 años:8 décadas:9 siglos:10"),
    (Class::Season, "primavera:0 verano:1 otoño:2 invierno:3"),
    (Class::The, "el la los las"),
    (Class::This, "este esta estos estas"),
    (Class::Last, "pasado pasada último última últimos últimas pasados pasadas"),
    (Class::Next, "próximo próxima próximos próximas"),
    (Class::Day, "ayer:-1 hoy:0 anteayer:-2"),
    (Class::Vague, "ahora actualmente recientemente:-1 futuro:1"),
    (Class::Few, "varios varias algunos algunas pocos unos unas"),
    (Class::Part, "principios finales mediados"),
    (Class::Every, "cada"),
    (Class::Of, "de del"),
    (Class::Ago, "hace"),
    (Class::Preposition, "en desde hasta entre"),
    (Class::Future, "será serán va van debe deben"),
    (Class::Was, "fue fueron había era eran ha han dijo"),
];
