package dsn

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/espace-adherent/adherent/spst"
)

// Which declarations count, and what each of them says. What is left aside is
// said: rows taken, refused and left aside are all those of the file.

// The kinds of a declaration (S20.G00.05.002).
const (
	nobody          = "02" // without any employee
	replaces        = "03" // « annule et remplace »
	cancels         = "04" // « annule »
	replacesByEmpty = "05" // « annule et remplace », without any employee
)

// rows gives the contracts of the declarations that count, each once they are known.
func (f *file) rows(roster *spst.RosterFile, each func(spst.FileRow) error) error {
	inForce := f.inForce(roster)
	rows, taken := 0, false
	for _, d := range inForce {
		if !f.wants(d) {
			continue
		}
		taken = true
		for _, p := range together(d.people) {
			for _, c := range f.employed(d, p) {
				rows++
				if err := each(f.row(d, p, c)); err != nil {
					return err
				}
			}
		}
	}
	given := "du fichier"
	if f.several() {
		given = "des fichiers"
	}
	if f.o.SIRET != "" && !taken && !slices.Contains(roster.Establishments, f.o.SIRET) {
		f.add(
			"siret",
			spst.ProblemDSNEstablishment,
			spst.SeverityError,
			"Aucun établissement "+given+" n'a le SIRET "+f.o.SIRET+" : vérifiez que c'est la DSN de cet adhérent, ou choisissez l'établissement.",
		)
	}
	if others := f.others(roster.Establishments); len(others) > 0 {
		f.say(spst.ProblemDSNOthers, spst.SeverityWarning,
			f.subject("parle", "parlent")+" aussi d'autres établissements, qui ne sont pas pris : "+strings.Join(others, ", ")+".")
	}
	f.sayAside(rows)
	roster.Aside = f.aside.officers + f.aside.withoutContract + f.aside.contracts
	return nil
}

// together merges the entries of one person, since some programs write one for
// each contract.
func together(people []*person) []*person {
	type key struct{ nir, family string }
	first := make(map[key]*person, len(people))
	return slices.DeleteFunc(slices.Clone(people), func(p *person) bool {
		if p.nir == "" || len(p.contracts) == 0 {
			return false
		}
		k := key{p.nir, spst.Fold(p.family)}
		before := first[k]
		if before == nil {
			first[k] = p
			return false
		}
		before.contracts = append(before.contracts, p.contracts...)
		return true
	})
}

// others are the establishments that are not the one asked for, each with its files.
func (f *file) others(all []string) []string {
	var list []string
	for _, siret := range all {
		if f.o.SIRET == "" || siret == f.o.SIRET {
			continue
		}
		var of []*declaration
		for _, d := range f.declarations {
			if d.siret == siret {
				of = append(of, d)
			}
		}
		list = append(list, siret+in(of...))
	}
	return list
}

func (f *file) wants(d *declaration) bool { return f.o.SIRET == "" || d.siret == f.o.SIRET }

func (f *file) add(field string, code spst.ProblemCode, severity spst.Severity, message string) {
	f.problems = append(f.problems, spst.Problem{Field: field, Code: code, Severity: severity, Message: message})
}

// inForce gives the declaration that counts of each establishment, with the
// ends of contract that signals told, then what signals alone tell; and names the
// establishments.
func (f *file) inForce(roster *spst.RosterFile) []*declaration {
	months := f.months(roster)
	f.sayOlder(months, roster.Establishments)
	latest := map[string]*declaration{}
	var list []*declaration
	for _, siret := range roster.Establishments {
		of := months[siret]
		if len(of) == 0 {
			continue
		}
		d := f.whole(of[len(of)-1])
		latest[siret] = d
		list = append(list, d)
		if !f.wants(d) {
			continue
		}
		if d.kind == nobody || d.kind == replacesByEmpty {
			f.say(spst.ProblemDSNNobody, spst.SeverityWarning, fmt.Sprintf("La DSN de %s est déclarée sans salarié.", monthOf(d)))
		}
	}
	f.sayMonths(list)
	signals := f.signals(latest)
	if len(list) == 0 && len(signals) > 0 {
		f.say(spst.ProblemDSNSignals, spst.SeverityWarning,
			f.subject("n'a", "n'ont")+" que des signalements : ce n'est pas la liste des salariés, que donne la DSN mensuelle.")
	}
	return append(list, signals...)
}

// sayOlder names the months that are not taken.
func (f *file) sayOlder(months map[string][][]*declaration, establishments []string) {
	var left []string
	for _, siret := range establishments {
		of := months[siret]
		for i, older := range of {
			name := monthOf(older[0]) + in(older...)
			if i < len(of)-1 && f.wants(older[0]) && !slices.Contains(left, name) {
				left = append(left, name)
			}
		}
	}
	if len(left) > 0 {
		f.sayOnce(spst.ProblemDSNMonths, fmt.Sprintf("%s plusieurs mois : seul le dernier est pris, pas %s.", f.subject("a", "ont"),
			strings.Join(left, ", ")))
	}
}

// sayMonths says of establishments that are taken together that they are not of the
// same month.
func (f *file) sayMonths(list []*declaration) {
	var of []string
	differ := false
	for _, d := range list {
		if f.wants(d) {
			of = append(of, fmt.Sprintf("%s pour %s", monthOf(d), d.siret))
			differ = differ || d.month != list[0].month
		}
	}
	if differ && len(of) > 1 {
		f.say(spst.ProblemDSNMonths, spst.SeverityWarning, "Les établissements ne sont pas du même mois : "+strings.Join(of, ", ")+".")
	}
}

// subject begins a sentence on what was given: « Le fichier a », « Les fichiers ont ».
func (f *file) subject(one, many string) string {
	if f.several() {
		return "Les fichiers " + many
	}
	return "Le fichier " + one
}

func (f *file) several() bool { return len(f.declarations) > 0 && f.declarations[0].file != "" }

// in names the files that declarations are from, where there are several.
func in(list ...*declaration) string {
	var names []string
	for _, d := range list {
		if d.file != "" && !slices.Contains(names, d.file) {
			names = append(names, d.file)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

func monthOf(d *declaration) string {
	if d.month.IsZero() {
		return "(mois inconnu)"
	}
	return d.month.French()[3:]
}

// byOrder sorts declarations by order number, which decides and not the place in
// the file (1.4.3.3); where one has none the file's order stays.
func byOrder(list []*declaration) []*declaration {
	list = slices.Clone(list)
	if slices.ContainsFunc(list, func(d *declaration) bool { return d.order == "" }) {
		return list
	}
	slices.SortStableFunc(list, func(a, b *declaration) int {
		return cmp.Or(cmp.Compare(len(a.order), len(b.order)), cmp.Compare(a.order, b.order))
	})
	return list
}

// months gives the monthly declarations that were neither replaced nor
// cancelled, by establishment, oldest month first: the parts of each.
func (f *file) months(roster *spst.RosterFile) map[string][][]*declaration {
	type month struct {
		siret string
		of    spst.Date
	}
	all := map[month][]*declaration{}
	var order []month
	for _, d := range f.declarations {
		if d.siret != "" && !slices.Contains(roster.Establishments, d.siret) {
			roster.Establishments = append(roster.Establishments, d.siret)
		}
		if d.nature != monthly {
			continue
		}
		m := month{d.siret, d.month}
		if all[m] == nil {
			order = append(order, m)
		}
		all[m] = append(all[m], d)
	}
	slices.SortStableFunc(order, func(a, b month) int { return cmp.Compare(a.of, b.of) })
	standing := map[string][][]*declaration{}
	for _, m := range order {
		parts := f.standing(byOrder(all[m]))
		switch {
		case len(parts) > 0:
			standing[m.siret] = append(standing[m.siret], parts)
		case f.wants(all[m][0]):
			f.say(spst.ProblemDSNCancelled, spst.SeverityWarning, fmt.Sprintf("La DSN de %s est annulée dans le fichier : elle n'est pas prise.",
				monthOf(all[m][0])))
		}
	}
	return standing
}

// standing gives the parts of a month that stand, in order. A later declaration
// takes the place of the same part, and of a month divided otherwise.
func (f *file) standing(list []*declaration) []*declaration {
	var parts []*declaration
	for _, d := range list {
		parts = slices.DeleteFunc(parts, func(p *declaration) bool {
			nth, of := d.fraction()
			old, oldOf := p.fraction()
			if nth != old && of == oldOf {
				return false
			}
			f.sayDouble(p, d)
			return true
		})
		if d.kind != cancels {
			parts = append(parts, d)
		}
	}
	slices.SortStableFunc(parts, func(a, b *declaration) int {
		x, _ := a.fraction()
		y, _ := b.fraction()
		return cmp.Compare(x, y)
	})
	return parts
}

// sayDouble says that a declaration takes the place of another without saying so
// itself (S20.G00.05.002): the same one twice, or two that contradict each other.
func (f *file) sayDouble(old, d *declaration) {
	if d.kind == replaces || d.kind == cancels || d.kind == replacesByEmpty || !f.wants(d) {
		return
	}
	what := "La DSN de " + monthOf(d)
	nth, of := d.fraction()
	if of > 1 {
		what += fmt.Sprintf(", partie %d sur %d,", nth, of)
	}
	switch _, before := old.fraction(); {
	case before != of:
		f.say(
			spst.ProblemDSNDouble,
			spst.SeverityWarning,
			fmt.Sprintf(
				"La DSN de %s est donnée entière et en parties, ou en parties différentes%s : la dernière par son numéro d'ordre est prise.",
				monthOf(d),
				in(old, d),
			),
		)
	case samePeople(old, d):
		f.say(spst.ProblemDSNAside, spst.SeverityWarning, what+" est donnée deux fois"+in(old, d)+" : elle n'est prise qu'une fois.")
	default:
		f.say(spst.ProblemDSNDouble, spst.SeverityWarning, what+" est donnée deux fois et n'y est pas la même"+in(old,
			d)+" : la dernière par son numéro d'ordre est prise.")
	}
}

// samePeople tells whether two declarations say the same of who works there.
func samePeople(a, b *declaration) bool {
	return slices.EqualFunc(a.people, b.people, func(p, q *person) bool {
		x, y := *p, *q
		x.line, y.line, x.contracts, y.contracts = 0, 0, nil, nil
		return reflect.DeepEqual(x, y) &&
			slices.EqualFunc(p.contracts, q.contracts, func(c, d *contract) bool { return reflect.DeepEqual(c, d) })
	})
}

// fraction is which part of how many a declaration is (S20.G00.05.003, 1.4.3.5):
// « 12 » is the first of two. Without it, or with one that makes no sense, it is the
// whole month.
func (d *declaration) fraction() (nth, of int) {
	if len(d.part) == 2 {
		nth, of = int(d.part[0]-'0'), int(d.part[1]-'0')
	}
	if nth < 1 || of < nth || of > 9 {
		return 1, 1
	}
	return nth, of
}

// whole puts the parts of a month together, and says which is missing.
func (f *file) whole(parts []*declaration) *declaration {
	_, n := parts[0].fraction()
	if n == 1 {
		return parts[0]
	}
	d := *parts[0]
	d.people = nil
	missing := make([]string, n)
	for i := range n {
		missing[i] = strconv.Itoa(i + 1)
	}
	for _, p := range parts {
		d.people = append(d.people, p.people...)
		nth, _ := p.fraction()
		missing = slices.DeleteFunc(missing, func(m string) bool { return m == strconv.Itoa(nth) })
	}
	if len(missing) > 0 && f.wants(&d) {
		f.say(spst.ProblemDSNPart, spst.SeverityWarning,
			fmt.Sprintf("La DSN de %s est en %d parties, et il manque la %s : donnez ensemble les fichiers de toutes les parties.",
				monthOf(&d), n, strings.Join(missing, ", ")))
	}
	if len(d.people) > 0 {
		d.kind = ""
	}
	return &d
}

// signalled is what a signal tells of a contract.
type signalled struct {
	declaration *declaration
	person      *person
	contract    *contract
}

// signals puts the ends that stand on the contracts of the monthly declarations;
// what these do not know are declarations of their own.
func (f *file) signals(latest map[string]*declaration) []*declaration {
	var rest []*declaration
	told := map[string][]*declaration{} // of rest, by who it is of
	for _, s := range f.standingSignals() {
		known := sameContract(latest[s.declaration.siret], s.person, s.contract)
		of := s.declaration.siret + spst.Fold(s.person.family) + s.person.birth
		for _, d := range told[of] {
			if known == nil {
				known = sameContract(d, s.person, s.contract)
			}
		}
		switch {
		case known == nil:
			alone := *s.person
			alone.contracts = []*contract{s.contract}
			rest = append(rest, &declaration{nature: s.declaration.nature, siret: s.declaration.siret, month: s.declaration.month,
				people: []*person{&alone}})
			told[of] = append(told[of], rest[len(rest)-1])
		case s.declaration.nature == endOfContract:
			known.actualEnd, known.motive = s.contract.actualEnd, s.contract.motive
		}
	}
	return rest
}

// standingSignals are the signals of hirings and ends that no later one of the
// same contract cancels or replaces.
func (f *file) standingSignals() []signalled {
	var signals []*declaration
	for _, d := range f.declarations {
		if tells := d.nature == endOfContract || d.nature == firstPay || d.nature == hiring; tells && f.wants(d) {
			signals = append(signals, d)
		}
	}
	var standing []signalled
	for _, d := range byOrder(signals) {
		if d.kind == cancels && len(d.people) == 0 {
			f.sayOnce(spst.ProblemDSNCancel, "Une annulation de signalement ne dit pas de qui : vérifiez les dates d'entrée et de sortie.")
		}
		for _, p := range d.people {
			for _, c := range p.contracts {
				if d.kind == cancels || d.kind == replaces {
					standing = slices.DeleteFunc(standing, func(s signalled) bool {
						return s.declaration.nature == d.nature && s.declaration.siret == d.siret && samePerson(s.person, p) &&
							s.contract.start == c.start
					})
				}
				if d.kind != cancels {
					standing = append(standing, signalled{d, p, c})
				}
			}
		}
	}
	return standing
}

// samePerson compares by NIR, or what it was before it was corrected, or by NTT, of
// which a person may have one in a declaration and the other in another; else by names
// and birth date.
func samePerson(a, b *person) bool {
	switch {
	case a.nir != "" && b.nir != "":
		return a.nir == b.nir || a.nir == b.oldNIR || a.oldNIR == b.nir
	case a.ntt != "" && b.ntt != "":
		return a.ntt == b.ntt
	}
	return spst.Fold(a.family) == spst.Fold(b.family) && spst.Fold(a.first) == spst.Fold(b.first) && a.birth == b.birth
}

// sameContract finds the contract that a signal is of: by its start and its number,
// or what these were before they were corrected. The only one that began that day is
// the one, whatever its number.
func sameContract(d *declaration, p *person, c *contract) *contract {
	if d == nil {
		return nil
	}
	var began []*contract
	for _, q := range d.people {
		if !samePerson(p, q) {
			continue
		}
		for _, k := range q.contracts {
			if k.start == c.start || slices.Contains(k.oldStarts, c.start) || slices.Contains(c.oldStarts, k.start) {
				began = append(began, k)
			}
		}
	}
	for _, k := range began {
		if a, b := k.numbers(), c.numbers(); len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a,
			func(n string) bool { return slices.Contains(b, n) }) {
			return k
		}
	}
	if len(began) == 1 {
		return began[0]
	}
	return nil
}

// numbers are the number of a contract and those before it, as they compare: programs
// write them with leading zeros or without, with signs or without.
func (c *contract) numbers() []string {
	var list []string
	for _, n := range append([]string{c.number}, c.oldNumbers...) {
		n = strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToUpper(r)
			}
			return -1
		}, n)
		if n = strings.TrimLeft(n, "0"); n != "" {
			list = append(list, n)
		}
	}
	return list
}

// The natures of contract (S21.G00.40.007) of who has a mandate in the company
// and is no employee by it.
const officers = " 80 81 "

// employed gives the contracts of a person that are rows. Of several at once one
// stands for them all: the roster has one line for each person who works there.
func (f *file) employed(d *declaration, p *person) []*contract {
	kept := make([]*contract, 0, len(p.contracts))
	for _, c := range p.contracts {
		if c.nature != "" && strings.Contains(officers, " "+c.nature+" ") && !f.o.Officers {
			f.aside.officers++
			continue
		}
		kept = append(kept, c)
	}
	if len(p.contracts) == 0 && d.nature == monthly {
		f.aside.withoutContract++
	}
	if len(kept) < 2 {
		return kept
	}
	var first *contract
	return slices.DeleteFunc(kept, func(c *contract) bool {
		if f.over(c) {
			return false
		}
		if first == nil {
			first = earliest(kept, f.over)
		}
		if c == first {
			return false
		}
		f.aside.contracts++
		first.problems = append(first.problems, spst.Problem{Field: "hire_date", Code: spst.ProblemDSNContracts, Severity: spst.SeverityWarning,
			Message: fmt.Sprintf("Plusieurs contrats à la fois : celui du %s est retenu, celui du %s (%s) est laissé.", said(first.start),
				said(c.start), c.job)})
		return true
	})
}

// over tells a contract whose actual end is past.
func (f *file) over(c *contract) bool {
	end, _ := day(c.actualEnd)
	return !end.IsZero() && c.motive != cancelled && end < f.o.On
}

// earliest is the contract in force that began first.
func earliest(list []*contract, over func(*contract) bool) *contract {
	var first *contract
	for _, c := range list {
		if over(c) {
			continue
		}
		if began, _ := day(c.start); first == nil {
			first = c
		} else if before, _ := day(first.start); began < before {
			first = c
		}
	}
	return first
}

func said(date string) string {
	d, _ := day(date)
	return d.French()
}

// aside counts what a file has and a roster has not.
type aside struct {
	officers, withoutContract, contracts int
}

// sayAside says what was left aside, each kind once.
func (f *file) sayAside(rows int) {
	stoppages, corrections, unknown := 0, 0, 0
	for _, d := range f.declarations {
		switch d.nature {
		case monthly, endOfContract, firstPay, hiring:
		case stoppage, workAgain:
			stoppages++
		case substitution:
			corrections++
		default:
			unknown++
		}
	}
	for _, of := range []struct {
		n         int
		one, many string
	}{
		{stoppages, "signalement d'arrêt ou de reprise du travail est laissé : il ne change pas la liste des salariés.",
			"signalements d'arrêt ou de reprise du travail sont laissés : ils ne changent pas la liste des salariés."},
		{corrections, "DSN de substitution, par laquelle l'Urssaf corrige des droits, est laissée : elle ne dit pas qui est présent (décret n° 2023-1384).",
			"DSN de substitution, par lesquelles l'Urssaf corrige des droits, sont laissées : elles ne disent pas qui est présent (décret n° 2023-1384)."},
		{f.aside.officers, "mandat social est laissé : ce n'est pas un contrat de travail (--mandats le prend).",
			"mandats sociaux sont laissés : ce ne sont pas des contrats de travail (--mandats les prend)."},
	} {
		if of.n > 0 {
			f.say(spst.ProblemDSNAside, spst.SeverityWarning, spst.Counted(of.n, of.one, of.many))
		}
	}
	if unknown > 0 {
		f.say(spst.ProblemDSNNature, spst.SeverityWarning, spst.Counted(
			unknown,
			"déclaration d'une nature inconnue de ce programme est laissée.",
			"déclarations d'une nature inconnue de ce programme sont laissées.",
		))
	}
	switch {
	case f.aside.withoutContract > 0 && rows == 0:
		f.say(
			spst.ProblemDSNNoContract,
			spst.SeverityError,
			"Les personnes de ce fichier n'ont aucun contrat : c'est sans doute un PASRAU, qui ne dit pas qui travaille. Exportez la DSN mensuelle.",
		)
	case f.aside.withoutContract > 0:
		f.say(spst.ProblemDSNAside, spst.SeverityWarning, spst.Counted(
			f.aside.withoutContract,
			"personne sans contrat (paie d'après un départ) est laissée.",
			"personnes sans contrat (paie d'après un départ) sont laissées.",
		))
	}
}
