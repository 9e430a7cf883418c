package spst

import (
	_ "embed"
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Strength says how hard a password is to guess, as zxcvbn's score does: from
// 0, known to everybody, to 4, out of reach (Wheeler, USENIX Security 2016).
// [StrongEnough] is the least that is taken.
//
// The estimate is zxcvbn's: the cheapest way to make the password out of known
// words, rows of keys, sequences, dates, repeats and blind tries. It is our own
// because the Go port reads 18 MB of English lists at start-up, in every
// command, and knows no French; a test holds it against the port.
type Strength int

// StrongEnough is the least strength of a password (CNIL 2022-100, ASVS 5.0 V6).
const StrongEnough Strength = 3

// String is the strength in a French word.
func (s Strength) String() string {
	words := [...]string{"très faible", "faible", "moyen", "bon", "excellent"}
	return words[max(0, min(int(s), len(words)-1))]
}

// strengthLimit is how many characters are looked at: more only add to it.
const strengthLimit = 64

// PasswordStrength estimates a password; own are words that whoever tries
// would think of first: the member's number and name.
func PasswordStrength(password string, own ...string) Strength {
	guesses := newEstimate(password, own).guesses()
	// zxcvbn's bounds: an online attack with and without throttling, an offline
	// one against a slow hash and against a fast one.
	for i, bound := range [...]float64{1e3, 1e6, 1e8, 1e10} {
		if guesses < bound+5 {
			return Strength(i)
		}
	}
	return 4
}

//go:embed data/passwords.txt
var commonPasswords string

//go:embed data/words.txt
var commonWords string

// wordRanks gives the place of each known word, the commonest first; data/README.md
// has the sources.
var wordRanks = sync.OnceValue(func() map[string]int {
	ranks := make(map[string]int, 24_000)
	for _, list := range []string{commonPasswords, commonWords} {
		rank := 0 // of each list: a word is not rarer for being no password
		for word := range strings.Lines(list) {
			rank++
			if word = strings.TrimSpace(word); ranks[word] == 0 {
				ranks[word] = rank
			}
		}
	}
	return ranks
})

// isCommon tells one of the common passwords, as it is or with figures for letters.
func isCommon(password string) bool {
	e := newEstimate(password, nil)
	head := len([]rune(strings.TrimRight(string(e.plain), "0123456789!")))
	spelt := string(e.unleet[:head]) + string(e.plain[head:])
	list := "\n" + commonPasswords
	return strings.Contains(list, "\n"+string(e.plain)+"\n") || strings.Contains(list, "\n"+spelt+"\n")
}

// piece is a way to guess the characters from i to j, j excluded.
type piece struct {
	i, j    int
	guesses float64
}

// estimate is a password being looked at.
type estimate struct {
	typed  []rune
	plain  []rune // lower case, no accents
	unleet []rune // and letters for the figures that stand for them
	own    map[string]int
	pieces []piece
}

func newEstimate(password string, own []string) *estimate {
	e := &estimate{typed: []rune(password), own: map[string]int{}}
	e.typed = e.typed[:min(len(e.typed), strengthLimit)]
	for _, r := range e.typed {
		r = plainRune(r)
		e.plain = append(e.plain, r)
		if l, ok := leet[r]; ok {
			r = l
		}
		e.unleet = append(e.unleet, r)
	}
	for _, text := range own {
		for word := range strings.FieldsSeq(Fold(text)) {
			e.own[word] = len(e.own) + 1
		}
	}
	return e
}

func plainRune(r rune) rune {
	if folded := Fold(string(r)); utf8.RuneCountInString(folded) == 1 {
		r, _ = utf8.DecodeRuneInString(folded)
		return r
	}
	return unicode.ToLower(r)
}

// leet are the figures and signs that stand for letters.
var leet = map[rune]rune{'4': 'a', '@': 'a', '8': 'b', '3': 'e', '1': 'i', '!': 'i', '0': 'o', '5': 's', '$': 's', '7': 't', '2': 'z'}

// guesses is how many tries the cheapest way takes. With l pieces, each
// product of theirs is multiplied by l! for their order, and who tries begins
// with fewer pieces: 10,000 more for each.
func (e *estimate) guesses() float64 {
	n := len(e.plain)
	if n == 0 {
		return 1
	}
	e.find()
	// best[k][l] is the least product for the first k characters in l pieces.
	best := make([][]float64, n+1)
	for k := range best {
		best[k] = make([]float64, n+1)
		for l := range best[k] {
			best[k][l] = math.Inf(1)
		}
	}
	best[0][0] = 1
	for k := 1; k <= n; k++ {
		for _, p := range e.pieces {
			if p.j != k {
				continue
			}
			for l := range k {
				best[k][l+1] = min(best[k][l+1], best[p.i][l]*p.guesses)
			}
		}
	}
	least, orders, before := math.Inf(1), 1.0, 1.0
	for l := 1; l <= n; l++ {
		orders *= float64(l)
		least = min(least, orders*best[n][l]+before)
		before *= 10_000
	}
	return least
}

// find collects the ways to guess each part.
func (e *estimate) find() {
	for i := range e.plain {
		for j := i + 1; j <= len(e.plain); j++ {
			e.add(i, j, e.blind(i, j))
			e.add(i, j, e.word(i, j))
		}
		e.repeats(i)
		e.sequence(i)
		e.keyRow(i)
		e.date(i)
	}
}

func (e *estimate) add(i, j int, guesses float64) {
	if guesses > 0 {
		e.pieces = append(e.pieces, piece{i, j, guesses})
	}
}

// blind is trying everything: ten tries a character, as people choose them.
func (e *estimate) blind(i, j int) float64 {
	guesses := math.Pow(10, float64(j-i))
	if j-i == 1 {
		return guesses + 1
	}
	return guesses + 50
}

// longestWord bounds what is looked up.
const longestWord = 24

func (e *estimate) word(i, j int) float64 {
	if j-i < 2 || j-i > longestWord {
		return 0
	}
	plain, unleet := string(e.plain[i:j]), string(e.unleet[i:j])
	rank, variants := e.rank(plain), 1.0
	if rank == 0 && unleet != plain {
		rank, variants = e.rank(unleet), 4
	}
	if rank == 0 {
		return 0
	}
	return float64(rank) * variants * e.capitals(i, j)
}

func (e *estimate) rank(word string) int {
	if rank := e.own[word]; rank > 0 {
		return rank
	}
	return wordRanks()[word]
}

// capitals is how many ways of capitals would be tried: first, last and all
// count double, any others by their number.
func (e *estimate) capitals(i, j int) float64 {
	upper := 0
	for _, r := range e.typed[i:j] {
		if unicode.IsUpper(r) {
			upper++
		}
	}
	switch {
	case upper == 0:
		return 1
	case upper == j-i, upper == 1 && (unicode.IsUpper(e.typed[i]) || unicode.IsUpper(e.typed[j-1])):
		return 2
	}
	ways := 0.0
	for k, choose := 1, float64(j-i); k <= min(upper, j-i-upper); k++ {
		ways += choose
		choose = choose * float64(j-i-k) / float64(k+1)
	}
	return max(ways, 2)
}
