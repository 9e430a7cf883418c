package spst

import "slices"

// A choice is a value of a closed list with its French words.
type choice[T ~string] struct {
	value T
	label string
}

var contractTypes = [...]choice[ContractType]{
	{CDI, "CDI"},
	{CDD, "CDD"},
	{CDITemp, "CDI intérimaire"},
	{TempAssignment, "mission d'intérim"},
	{Apprenticeship, "contrat d'apprentissage"},
	{Professionalisation, "contrat de professionnalisation"},
	{Seasonal, "contrat saisonnier"},
	{Internship, "stage"},
	{CDIConstructionSite, "CDI de chantier"},
	{HourlyEngagement, "vacation"},
	{OtherContract, "autre contrat"},
}

var exitReasons = [...]choice[ExitReason]{
	{Resignation, "démission"},
	{Dismissal, "licenciement"},
	{EndOfFixedTerm, "fin de CDD"},
	{MutualTermination, "rupture conventionnelle"},
	{Retirement, "retraite"},
	{Death, "décès"},
	{Transfer, "mutation"},
	{EndOfTrial, "fin de période d'essai"},
	{OtherExit, "autre motif"},
}

// ContractTypes are all of them, in the order of the list.
func ContractTypes() []ContractType { return values(contractTypes[:]) }

// ExitReasons are all of them, in the order of the list.
func ExitReasons() []ExitReason { return values(exitReasons[:]) }

// Known tells one of [ContractTypes].
func (c ContractType) Known() bool { return isOf(contractTypes[:], c) }

// Known tells one of [ExitReasons].
func (r ExitReason) Known() bool { return isOf(exitReasons[:], r) }

func isOf[T ~string](list []choice[T], value T) bool {
	return slices.ContainsFunc(list, func(c choice[T]) bool { return c.value == value })
}

// Label gives the French words of the form: « CDI », « contrat
// d'apprentissage »… A value of no list is given as it is.
func (c ContractType) Label() string { return labelOf(contractTypes[:], c) }

// Label gives the French words: « démission »… A value of no list is given as
// it is.
func (r ExitReason) Label() string { return labelOf(exitReasons[:], r) }

// Label gives « Femme » or « Homme ».
func (s Sex) Label() string {
	switch s {
	case Female:
		return "Femme"
	case Male:
		return "Homme"
	}
	return string(s)
}

// Agree gives the form of a French word that agrees with somebody: the masculine
// one where the sex is not known.
func (s Sex) Agree(masculine, feminine string) string {
	if s == Female {
		return feminine
	}
	return masculine
}

func values[T ~string](list []choice[T]) []T {
	all := make([]T, len(list))
	for i, c := range list {
		all[i] = c.value
	}
	return all
}

func labelOf[T ~string](list []choice[T], value T) string {
	for _, c := range list {
		if c.value == value {
			return c.label
		}
	}
	return string(value)
}

func isOneOf[T ~string](list []choice[T], value T) bool {
	for _, c := range list {
		if c.value == value {
			return true
		}
	}
	return false
}
