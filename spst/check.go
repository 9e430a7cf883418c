package spst

import (
	"fmt"
	"strings"
)

// The legal and editorial limits of an employee.
const (
	minHireAge  = 14  // years, the least age of a contract (L4153-1 and following)
	maxAge      = 100 // years, beyond which a birth date is a slip of the pen
	majority    = 18
	farHireDays = 30 // a hire date further ahead is worth a remark
	hireYears   = 2  // and one that many years ahead is a slip of the pen
	endYears    = 20 // so is an end of a contract
)

// The limits of the texts of several objects, in characters.
const (
	MaxName     = 80  // of a person's name, and of an address's
	MaxJobTitle = 120 // of an employee, and of a contact
)

// blocks and warns make the problems of the rules.
func blocks(code ProblemCode, rule, message string) Problem {
	return Problem{Code: code, Severity: SeverityError, Message: message, Rule: rule}
}

func warns(code ProblemCode, rule, message string) Problem {
	return Problem{Code: code, Severity: SeverityWarning, Message: message, Rule: rule}
}

// employeeCheck gathers the problems of one employee.
type employeeCheck struct {
	fieldCheck
	Employee // a copy: what is behind a pointer would go to the heap
	on       Date
}

// CheckEmployee applies every rule about one employee, as the employee is:
// call [Employee.Normalize] first for one that comes from outside. Fields are
// API names, in the order of the form. [ProblemTitle] has the list of codes.
func CheckEmployee(e Employee, on Date) []Problem {
	c := employeeCheck{Employee: e, on: on}
	c.names()
	c.birth()
	c.sex()
	c.nir()
	c.hiring()
	c.exit()
	c.job()
	c.determinants()
	c.kinds()
	return c.found
}

// kinds holds the texts that have no rule of their own to their kind.
func (c *employeeCheck) kinds() {
	texts := c.Texts()
	for _, t := range kindTexts() {
		switch f, s := t.field, *texts[t.place]; f.kind {
		case freeText:
			c.text(f.Name, s, f.Limit)
		case emailText:
			c.email(f.Name, s)
		case mobileText:
			c.mobile(f.Name, s)
		case byRule:
		}
	}
}

// ExitReasonRequired refuses an exit without a reason.
func ExitReasonRequired() Problem {
	missing := blocks(ProblemExitReasonRequired, "", "Le motif de sortie manque : choisissez-le dans la liste.")
	missing.Field = "exit_reason"
	return missing
}

// CheckExit applies the rules of an exit alone to an employee who has its date and
// reason: what else is wrong with an employee does not keep them from leaving.
func CheckExit(e Employee, on Date) []Problem {
	var problems []Problem
	if e.ExitReason == "" {
		problems = append(problems, ExitReasonRequired())
		e.ExitReason = OtherExit // for the rules of the date
	}
	for _, p := range CheckEmployee(e, on) {
		if p.Field == "exit_date" || p.Field == "exit_reason" {
			problems = append(problems, p)
		}
	}
	return problems
}

func (c *employeeCheck) names() {
	c.require("birth_name", c.BirthName, ProblemBirthNameRequired, "Le nom de naissance manque : saisissez-le.")
	c.name("birth_name", c.BirthName)
	c.name("married_name", c.MarriedName)
	c.require("first_name", c.FirstName, ProblemFirstNameRequired, "Le prénom manque : saisissez-le.")
	c.name("first_name", c.FirstName)
}

func (c *employeeCheck) birth() {
	switch {
	case c.BirthDate.IsZero():
		c.add("birth_date", blocks(ProblemBirthDateRequired, "", "La date de naissance manque : saisissez-la, jj/mm/aaaa."))
	case c.BirthDate > c.on:
		c.add("birth_date", blocks(ProblemBirthDateFuture, "", "La date de naissance est dans le futur : corrigez l'année."))
	case int(c.on-c.BirthDate) > maxAge*365 && c.BirthDate < c.on.AddYears(-maxAge):
		c.add("birth_date", blocks(ProblemBirthDateOver100, "", "La date de naissance a plus de 100 ans : corrigez l'année."))
	}
}

func (c *employeeCheck) sex() {
	switch c.Sex {
	case Female, Male:
	case "":
		c.add("sex", blocks(ProblemSexRequired, "", "Le sexe manque : choisissez Femme ou Homme."))
	default:
		c.add("sex", blocks(ProblemSexUnknown, "", "Le sexe n'est pas reconnu : choisissez Femme (F) ou Homme (M)."))
	}
}

func (c *employeeCheck) nir() {
	if c.NIR == "" {
		c.add("nir", warns(ProblemNIREmpty, "", "Le n° de sécurité sociale manque : complétez-le dès que le salarié l'a reçu."))
		return
	}
	n, problems := ParseNIR(string(c.NIR))
	for _, p := range problems {
		if p.Code != ProblemNIRDepartmentDate || p.Severity == SeverityError || c.BirthDate.IsZero() {
			c.add("nir", p) // with a birth date, Coherence knows the century
		}
	}
	for _, p := range n.Coherence(c.Sex, c.BirthDate) {
		c.add("nir", p)
	}
}

func (c *employeeCheck) hiring() {
	switch {
	case c.HireDate.IsZero():
		c.add("hire_date", blocks(ProblemHireDateRequired, "", "La date d'embauche manque : saisissez-la, jj/mm/aaaa."))
	case !c.BirthDate.IsZero() && !reached(c.BirthDate, minHireAge, c.HireDate):
		c.add("hire_date", blocks(ProblemHireDateBefore14, "L4153-1",
			"La date d'embauche est avant les 14 ans du salarié : corrigez-la, ou la date de naissance."))
	case c.HireDate > c.on.AddDays(hireYears*366): // quicker than the calendar
		c.add("hire_date", blocks(ProblemHireDateRange, "", fmt.Sprintf("La date d'embauche est dans plus de %d ans : corrigez l'année.", hireYears)))
	case c.HireDate > c.on.AddDays(farHireDays):
		c.add("hire_date", warns(ProblemHireDateFar, "", "La date d'embauche est dans plus de 30 jours : vérifiez-la."))
	}
}

// end names the exit date in a sentence: an exit, or the end of the contract that is announced.
func (c *employeeCheck) end() string {
	return strings.ToLower(ChangeLabel("exit_date", c.ExitReason != ""))
}

func (c *employeeCheck) exit() {
	switch {
	case c.ExitReason != "" && !isOneOf(exitReasons[:], c.ExitReason):
		c.add("exit_reason", blocks(ProblemExitReasonUnknown, "", "Le motif de sortie n'est pas reconnu : choisissez-le dans la liste."))
	case c.ExitReason != "" && c.ExitDate.IsZero():
		c.add("exit_date", blocks(ProblemExitDateRequired, "", "La date de sortie manque : saisissez-la, jj/mm/aaaa."))
	}
	switch {
	case c.ExitDate.IsZero():
	case !c.HireDate.IsZero() && c.ExitDate < c.HireDate:
		c.add("exit_date", blocks(ProblemExitDateBeforeHire, "",
			"La "+c.end()+" est avant la date d'embauche : corrigez l'une ou l'autre."))
	case c.ExitDate > max(c.on, c.HireDate).AddDays(endYears*366):
		text := fmt.Sprintf("La %s est dans plus de %d ans : corrigez l'année", c.end(), endYears)
		if c.ExitReason == "" {
			text += ", ou laissez-la vide si le contrat n'a pas de fin prévue"
		}
		c.add("exit_date", blocks(ProblemExitDateRange, "", text+"."))
	case c.ExitReason == "" && c.ExitDate < c.on:
		c.add("exit_date", warns(ProblemCDDPastEnd, "",
			"La fin prévue du contrat est passée : sortez le salarié, ou corrigez la date si le contrat continue."))
	}
}

func (c *employeeCheck) job() {
	c.require("job_title", c.JobTitle, ProblemJobTitleRequired, "Le poste de travail manque : saisissez-le.")
	c.words("job_title", c.JobTitle, MaxJobTitle)
	if c.PCSCode == "" {
		c.add("pcs_code", warns(ProblemPCSEmpty, "", "Le code PCS manque : cherchez-le par le libellé du poste."))
	} else if _, problems := ParsePCS(c.PCSCode); len(problems) > 0 {
		c.add("pcs_code", problems[0])
	}
	switch {
	case c.ContractType == "":
		c.add("contract_type", blocks(ProblemContractTypeRequired, "", "Le type de contrat manque : choisissez-le dans la liste."))
	case !isOneOf(contractTypes[:], c.ContractType):
		c.add("contract_type", blocks(ProblemContractTypeUnknown, "", "Le type de contrat n'est pas reconnu : choisissez-le dans la liste."))
	}
}

func (c *employeeCheck) determinants() {
	if c.DeclaredCategory != "" && c.DeclaredCategory.rank() == 0 && !c.DeclaredCategory.FromPortalOnly() {
		c.add("declared_category", blocks(ProblemCategoryUnknown, "", "La catégorie déclarée n'est pas reconnue : SI, SIA, SIH ou SIR."))
	}
	if c.DeclaredCategory.FromPortalOnly() {
		return
	}
	if len(c.Determinants) == 0 {
		c.add(determinantsField,
			blocks(ProblemDeterminantsRequired, "R4624-10", "Aucun déterminant n'est coché : cochez ceux du poste, ou « Aucun suivi particulier »."))
	}
	var none, minor, unknown bool
	for _, code := range c.Determinants {
		_, known := DeterminantByCode(code, c.on)
		unknown = unknown || !known
		none = none || code == None
		minor = minor || code == under18 || code == under18Exposed
	}
	if unknown {
		c.add(determinantsField,
			blocks(ProblemDeterminantUnknown, "", "Un déterminant n'est pas dans la liste en vigueur : cochez de nouveau ceux du poste."))
	}
	if none && len(c.Determinants) > 1 {
		c.add(determinantsField,
			blocks(ProblemDeterminantsNoneExclusive, "",
				"« Aucun suivi particulier » exclut les autres déterminants : décochez-le, ou décochez les autres."))
	}
	c.age(minor)
	c.category()
}

// category compares the declared category with what the determinants call for.
func (c *employeeCheck) category() {
	expected, _ := ExpectedCategory(c.Determinants, c.on)
	if c.DeclaredCategory != "" && expected != "" && expected != c.DeclaredCategory {
		c.add("declared_category", warns(ProblemCategoryDiffers, "", "La catégorie déclarée n'est pas celle que les déterminants appellent ("+string(
			expected)+") : vérifiez les déterminants, ou signalez-le au service."))
	}
}

// reached tells whether that age is reached on that date.
func reached(birth Date, years int, on Date) bool {
	if int(on-birth) > years*366 { // certain without the calendar, and far quicker
		return true
	}
	return birth.AddYears(years) <= on
}

// age compares the age with the determinants of the under-18s, on the day of
// hire for a person who is not there yet.
func (c *employeeCheck) age(minor bool) {
	if c.BirthDate.IsZero() || c.BirthDate > c.on {
		return
	}
	is18 := reached(c.BirthDate, majority, max(c.on, c.HireDate))
	switch {
	case !is18 && !minor:
		c.add(determinantsField, warns(ProblemMinorWithoutDeterminant, "R4624-18",
			"Le salarié a moins de 18 ans : cochez « Moins de 18 ans », ou « Moins de 18 ans affecté à des travaux réglementés »."))
	case is18 && minor:
		c.add(determinantsField, warns(ProblemAdultWithMinorDeterminant, "R4624-18",
			"Le salarié a 18 ans ou plus : décochez les déterminants des moins de 18 ans."))
	}
}
