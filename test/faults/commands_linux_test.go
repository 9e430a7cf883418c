package faults

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/espace-adherent/adherent/test/rig"
)

// killed runs a command and kills it after a while; it tells whether the command
// had ended well before, or had said what it had done, beside its document: what a
// person was told is not typed again.
func killed(t *testing.T, cmd *exec.Cmd, after time.Duration) bool {
	t.Helper()
	return killedAt(t, cmd, time.After(after))
}

func killedAt[T any](t *testing.T, cmd *exec.Cmd, moment <-chan T) bool {
	t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // with its wrapper
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		return err == nil
	case <-moment:
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		return <-ended == nil || said.Len() > 0
	}
}

// A write of the command line is killed at any moment, then typed again: it is
// done once.
func TestCommandsKilled(t *testing.T) {
	figures := &rig.Figures{What: "commands killed, typed again"}
	started := time.Now()
	january := inJanuary(t)
	random := rand.New(rand.NewPCG(11, 11))
	for i, w := range writes() {
		if !rig.Full() && i != 0 && i != 10 && i != 18 && !w.all {
			continue
		}
		start := time.Now()
		control := w.healthy(t, january, figures)
		span := min(time.Since(start), 200*time.Millisecond)
		t.Run(strings.Join(w.typed[:2], " "), func(t *testing.T) {
			for range rig.Count(2, 12) {
				s := w.stage(t, january)
				told := killed(t, s.who.Command(s.args...), time.Duration(random.Int64N(int64(span))))
				compareTraces(t, figures, control, s.retypes(figures, told))
			}
			s := w.stage(t, january)
			compareTraces(t, figures, control, s.retypes(figures, s.killedForgetting()))
		})
	}
	figures.Report(t, started)
}

// retypes types a command that was killed again, unless it had told what it had
// done, and gives what is in the base in the end.
func (s *stage) retypes(figures *rig.Figures, told bool) map[string]int64 {
	s.t.Helper()
	figures.Count++
	if !told {
		s.typeIt()
	}
	return s.end(figures)
}

// killedForgetting kills the command at the moment when it has just forgotten the
// key of its write.
func (s *stage) killedForgetting() (told bool) {
	s.t.Helper()
	words, _ := tracer(s.t, "unlinkat", "delay_exit=5000000:when=1")
	ctx, ended := context.WithCancel(s.t.Context())
	defer ended()
	forgotten := make(chan bool, 1)
	go func() {
		for kept := 0; ctx.Err() == nil; rig.Pause(ctx, time.Millisecond) {
			keys := keysOf(s.who)
			if len(keys) < kept {
				forgotten <- true
				return
			}
			kept = len(keys)
		}
	}()
	return killedAt(s.t, under(ctx, words, s.who, s.args), forgotten)
}

// under is a command that runs under a wrapper.
func under(ctx context.Context, wrapper []string, who *rig.Person, args []string) *exec.Cmd {
	line := slices.Concat(wrapper, []string{rig.Program("adherent")}, args)
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Dir, cmd.Env = who.Work, who.Env
	return cmd
}

// documents are the commands that write a file, and its name.
var documents = map[string]string{
	"people.csv": "salaries exporter --nir --vers people.csv", "people.xlsx": "salaries exporter --vers people.xlsx",
	"people.pdf": "salaries imprimer --vers people.pdf",
	"visits.ics": "rdv agenda --vers visits.ics", "bills.csv": "factures exporter --vers bills.csv",
	"activity.pdf": "synthese --vers activity.pdf",
	"ledger.pdf":   "factures echeancier --vers ledger.pdf",
}

// whole tells whether a file is what the command writes when all goes well.
func whole(t *testing.T, path string) bool {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.TrimRight(string(content), "\r\n")
	switch filepath.Ext(path) {
	case ".pdf":
		return strings.HasPrefix(text, "%PDF-") && strings.HasSuffix(text, "%%EOF")
	case ".ics":
		return strings.HasPrefix(text, "BEGIN:VCALENDAR") && strings.HasSuffix(text, "END:VCALENDAR")
	case ".xlsx":
		book, err := excelize.OpenFile(path)
		if err != nil {
			return false
		}
		defer book.Close()
		rows, err := book.GetRows(book.GetSheetName(0))
		return err == nil && len(rows) > 40
	}
	return strings.Count(text, "\n") > 5 && len(text) > 500
}

// A command that writes a file is killed, or its disk fails: under the name that
// was asked for there is the whole file, or none.
func TestFilesAreWholeOrAbsent(t *testing.T) {
	figures := &rig.Figures{What: "files: killed, or the disk fails"}
	started := time.Now()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	who := rig.NewPerson(t, p.URL(t.Context().Done()), rig.Today().Tokens[0])
	random := rand.New(rand.NewPCG(12, 12))
	var sizes = map[string]int64{}
	for name, line := range documents {
		if ran := who.Run("", strings.Fields(line)...); ran.Code != 0 {
			t.Fatalf("%s: %+v", line, ran)
		}
		info, err := os.Stat(filepath.Join(who.Work, name))
		if err != nil {
			t.Fatal(err)
		}
		sizes[name] = info.Size()
	}
	look := func(name, how string) {
		t.Helper()
		figures.Count++
		path := filepath.Join(who.Work, name)
		info, err := os.Stat(path)
		if err != nil {
			return
		}
		if !whole(t, path) || strings.HasSuffix(name, ".csv") && info.Size() != sizes[name] {
			figures.Lost.Add(1)
			t.Errorf("%s: %s is there, and not whole (%d of %d bytes)", how, name, info.Size(), sizes[name])
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	for name, line := range documents {
		look(name, "nothing happens")
		for range rig.Count(2, 30) {
			killed(t, who.Command(strings.Fields(line)...), time.Duration(random.IntN(90))*time.Millisecond)
			look(name, "killed")
		}
		for _, call := range []string{"fsync", "renameat,renameat2,rename,linkat", "openat", "close"} {
			for n := range rig.Count(1, 8) {
				failing(t, who, strings.Fields(line), call, 1+n+random.IntN(6))
				look(name, call+" fails")
			}
		}
	}
	onFullDisk(t, who, look)
	figures.Report(t, started)
}

// onFullDisk writes the documents on a real disk of two blocks, where one can be
// made.
func onFullDisk(t *testing.T, who *rig.Person, look func(name, how string)) {
	t.Helper()
	small := t.TempDir()
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=8k"); err != nil {
		t.Logf("no small disk here: %v", err)
		return
	}
	defer func() {
		if err := syscall.Unmount(small, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	}()
	who.Work = small
	if err := os.WriteFile(filepath.Join(small, "filler"), make([]byte, 4096), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, line := range documents {
		ran := who.Run("", strings.Fields(line)...)
		if _, err := os.Stat(filepath.Join(small, name)); err != nil && (ran.Code == 0 || !strings.Contains(ran.Err, "adherent : ")) {
			t.Errorf("%s: no word of a full disk: %+v", line, ran)
		}
		look(name, "the disk is full")
		// A part of a download may stay, under a hidden name: it is taken up from there.
		left, err := filepath.Glob(filepath.Join(small, "[^.]*"))
		if err != nil || len(left) != 1 {
			t.Errorf("%s leaves %v, %v", line, left, err)
		}
	}
}

// failing runs a command of which one call fails, and wants a word of it when
// the command does not go well.
func failing(t *testing.T, who *rig.Person, args []string, call string, n int) {
	t.Helper()
	words, _ := wrapper(t, call, "ENOSPC", []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14"}[n%14])
	ctx, cancel := context.WithTimeout(t.Context(), rig.Patience)
	defer cancel()
	said, err := under(ctx, words, who, args).CombinedOutput()
	if strings.Contains(string(said), "goroutine ") || err != nil && len(said) == 0 {
		t.Errorf("%v, %s %d: %v %s", args, call, n, err, said)
	}
}

// The back office is killed while it works, then does it again: nothing is
// there twice, and no copy is there by half.
func TestBackOfficeKilled(t *testing.T) {
	figures := &rig.Figures{What: "back office killed, done again"}
	started := time.Now()
	random := rand.New(rand.NewPCG(13, 13))
	folder := t.TempDir()
	load := filepath.Join(folder, "load.json")
	if err := os.WriteFile(load, []byte(`{"adherents":[{"number":"200001","name":"ATELIER NOIR","siret":"77570158400168","naf_code":"47.76Z","joined_on":"1997-02-04"}],
"salaries":[{"member":"200001","file":"people.csv"}],"rendez_vous":[],"mandataires":[{"number":"M3001","name":"Cabinet NOIR"}],
"mandats":[{"mandatary":"M3001","member":"200001","rights":["read"],"from":"2026-01-01"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "people.csv"), []byte(newcomers), 0o600); err != nil {
		t.Fatal(err)
	}
	portail := func(args ...string) *exec.Cmd {
		return exec.CommandContext(t.Context(), rig.Program("portail"), args...)
	}
	control := rig.Today().Copy(t)
	if out, err := portail("charger", "--base", control, load).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want := rig.Traces(t, control)
	for range rig.Count(3, 60) {
		base := rig.Today().Copy(t)
		killed(t, portail("charger", "--base", base, load), time.Duration(random.IntN(250))*time.Millisecond)
		if out, err := portail("charger", "--base", base, load).CombinedOutput(); err != nil {
			t.Errorf("charger again: %v: %s", err, out)
		}
		compareTraces(t, figures, want, rig.Traces(t, base))
		figures.Count++

		fresh := filepath.Join(t.TempDir(), "fresh.db")
		killed(t, portail("migrer", "--base", fresh), time.Duration(random.IntN(200))*time.Millisecond)
		if out, err := portail("migrer", "--base", fresh).CombinedOutput(); err != nil {
			t.Errorf("migrer again: %v: %s", err, out)
		}
		rig.CheckBase(t, fresh)
		figures.Count++

		copied := filepath.Join(t.TempDir(), "copy.db")
		killed(t, portail("sauvegarder", "--base", base, copied), time.Duration(random.IntN(150))*time.Millisecond)
		if _, err := os.Stat(copied); err == nil {
			compareTraces(t, figures, want, rig.Traces(t, copied))
			rig.CheckBase(t, copied)
		}
		figures.Count++
	}
	figures.Report(t, started)
}
