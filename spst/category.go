package spst

// Categories are all seven, in the manual's order.
func Categories() []Category { return []Category{SI, SIA, SIH, SIR, SMREstat, MNRHosp, SMSEstat} }

// FromPortalOnly tells the three public service statuses, to which no rule of
// the private sector applies.
func (c Category) FromPortalOnly() bool { return c == SMREstat || c == MNRHosp || c == SMSEstat }

// Label gives the words of the screens: « Suivi Individuel Habilitation »; a
// value that is not a category is given as it is.
func (c Category) Label() string {
	switch c {
	case SI:
		return "Suivi Individuel"
	case SIA:
		return "Suivi Individuel Adapté"
	case SIH:
		return "Suivi Individuel Habilitation"
	case SIR:
		return "Suivi Individuel Renforcé"
	case SMREstat:
		return "Surveillance médicale renforcée (agent de l'État)"
	case MNRHosp:
		return "Médecine non renforcée (agent hospitalier)"
	case SMSEstat:
		return "Surveillance médicale simple (agent de l'État)"
	}
	return string(c)
}

// rank orders the categories that determinants call for; the others are 0.
func (c Category) rank() int {
	switch c {
	case SI:
		return 1
	case SIH:
		return 2
	case SIA:
		return 3
	case SIR:
		return 4
	default:
		return 0
	}
}
