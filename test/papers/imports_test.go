package papers

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	ruleName = regexp.MustCompile(`^        ([a-z0-9-]+):$`)
	ruleFile = regexp.MustCompile(`"\*\*/([a-z/]+)/\*(?:\*/\*)?\.go"`)
	braced   = regexp.MustCompile(`^(.*)\{(.*)\}$`)
)

// Every room that the table of imports names alone has a rule of depguard of its own that allows what the table does, and
// nothing more; each folder of exchange is in the table.
func TestTheFenceIsTheTable(t *testing.T) {
	table, rules := tableOfImports(t), fence(t)
	compared := 0
	for room, may := range table {
		allowed, ok := rules[room]
		if !ok {
			t.Errorf("%s has no rule in .golangci.yml", room)
			continue
		}
		compared++
		if !slices.Equal(may, allowed) {
			t.Errorf("%s: the table of ARCHITECTURE.md allows %q, .golangci.yml %q", room, may, allowed)
		}
	}
	folders, err := os.ReadDir(filepath.Join(root, "exchange"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if _, ok := table["exchange/"+f.Name()]; f.IsDir() && f.Name() != "testdata" && !ok {
			t.Errorf("exchange/%s is not in the table", f.Name())
		}
	}
	if compared < 20 {
		t.Errorf("%d rooms were compared", compared)
	}
}

// tableOfImports gives, for each room whose row names rooms alone, those that it may import. Rows in words are left out.
func tableOfImports(t *testing.T) map[string][]string {
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "| package | may import (of ours) |")
	all := map[string][]string{}
	for line := range strings.Lines(after) {
		cells := strings.Split(line, "|")
		if len(cells) != 4 {
			if len(all) > 0 {
				break
			}
			continue
		}
		may := roomsOf(cells[2])
		words := strings.Trim(quoted.ReplaceAllString(cells[2], ""), " ,")
		if words != "" && words != "nothing" || strings.Contains(cells[2], "*") {
			continue
		}
		for _, room := range roomsOf(cells[1]) {
			if !strings.Contains(room, "*") {
				all[room] = may
			}
		}
	}
	return all
}

// roomsOf are the rooms between back quotes, in order.
func roomsOf(cell string) []string {
	all := []string{}
	for _, m := range quoted.FindAllStringSubmatch(cell, -1) {
		if b := braced.FindStringSubmatch(m[1]); b != nil {
			for each := range strings.SplitSeq(b[2], ",") {
				all = append(all, b[1]+each)
			}
			continue
		}
		all = append(all, m[1])
	}
	slices.Sort(all)
	return all
}

// fence gives what the rules of depguard allow each folder that they name.
func fence(t *testing.T) map[string][]string {
	text, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	const ours = "github.com/espace-adherent/adherent/"
	_, after, _ := strings.Cut(string(text), "    depguard:\n")
	after, _, _ = strings.Cut(after, "\n  exclusions:")
	all := map[string][]string{}
	var rooms []string
	part := ""
	for line := range strings.Lines(after) {
		if ruleName.MatchString(strings.TrimRight(line, "\n")) {
			rooms, part = nil, ""
			continue
		}
		for _, p := range []string{"files:", "allow:", "deny:"} {
			if strings.HasPrefix(strings.TrimSpace(line), p) {
				part = p
			}
		}
		switch part {
		case "files:":
			for _, m := range ruleFile.FindAllStringSubmatch(line, -1) {
				rooms = append(rooms, m[1])
				all[m[1]] = []string{}
			}
		case "allow:":
			for word := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune(" [],-\n", r) && r != '-' }) {
				if name, ok := strings.CutPrefix(word, ours); ok {
					for _, room := range rooms {
						if name = strings.TrimSuffix(name, "$"); name != room { // each knows itself
							all[room] = append(all[room], name)
						}
					}
				}
			}
		}
	}
	for room := range all {
		slices.Sort(all[room])
	}
	return all
}
