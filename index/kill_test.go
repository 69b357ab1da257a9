package index

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// killEnv makes the test binary a builder that is to be killed: its value is
// what to do, a colon, and where.
const killEnv = "HUNKPRINT_TEST_BUILD"

func TestMain(m *testing.M) {
	if what, dir, ok := strings.Cut(os.Getenv(killEnv), ":"); ok {
		if _, err := changes[what](dir); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// changes are what is done to an index of the sources "first" and "other". Done
// again they give the same.
var changes = map[string]func(dir string) (Stats, error){
	"add": func(dir string) (Stats, error) {
		o := with(2, 1<<14)
		o.Keep = func(s string) bool { return s != "second" }
		return Build(context.Background(), dir, documents("second", manyTexts(11)...), o)
	},
	"refresh": func(dir string) (Stats, error) {
		o := with(2, 1<<14)
		o.Keep = func(s string) bool { return s != "other" }
		return Build(context.Background(), dir, documents("other", manyTexts(12)...), o)
	},
	"remove": func(dir string) (Stats, error) {
		o := with(2, 1<<14)
		o.Keep = func(s string) bool { return s != "other" }
		return Build(context.Background(), dir, nil, o)
	},
	"merge": func(dir string) (Stats, error) {
		ix, err := Open(filepath.Join(filepath.Dir(dir), "from"))
		if err != nil {
			return Stats{}, err
		}
		defer ix.Close()
		o := with(2, 1<<14)
		o.From = []*Index{ix}
		return Build(context.Background(), dir, nil, o)
	},
}

func secondTexts() []string { return manyTexts(11) }

func manyTexts(seed uint64) (texts []string) {
	r := rand.New(rand.NewPCG(seed, 12))
	for range 60 {
		texts = append(texts, text(r, 1500))
	}
	return texts
}

// moments are when a builder is killed: at random, or as soon as a file shows
// how far it is.
var moments = map[string]string{
	"at random":            "",
	"writing runs":         generation + "3" + building + "/run*",
	"writing checksums":    generation + "3" + building + "/" + sumsFile,
	"renamed, not cleaned": generation + "3",
}

// TestKilledBuildLosesNothing kills processes that change an index: it must be
// the one before or the one after, whole, and a second run must finish what the
// first did not. The random moments are of the fastest of several builds: other
// work slows most of them down.
func TestKilledBuildLosesNothing(t *testing.T) {
	kills := 20
	if n, err := strconv.Atoi(os.Getenv("HUNKPRINT_KILLS")); err == nil {
		kills = n // the bar is 200, which takes minutes
	}
	k := newKiller(t)
	what := slices.Sorted(maps.Keys(changes))
	when := append(slices.Sorted(maps.Keys(moments)), "at random")
	cut := make(map[string]int)
	for i := range kills {
		if moment := when[i/len(what)%len(when)]; k.kill(what[i%len(what)], moment) {
			cut[moment]++
		}
	}
	total := 0
	for moment, n := range cut {
		t.Logf("%s: %d cut short", moment, n)
		total += n
	}
	t.Logf("%d of %d builds cut short", total, kills)
	if total < kills/2 {
		t.Error("most builds had ended before they were killed")
	}
}

// killer kills builders.
type killer struct {
	*testing.T
	work   string
	before string            // digest, of generation 2
	after  map[string]string // digests
	took   map[string]time.Duration
	random *rand.Rand
}

// newKiller makes the index that is changed, and tries every change.
func newKiller(t *testing.T) *killer {
	k := &killer{T: t, work: t.TempDir(), after: make(map[string]string), took: make(map[string]time.Duration), random: rand.New(rand.NewPCG(13, 14))}
	seed := filepath.Join(k.work, "seed")
	build1(t, seed, documents("first", manyTexts(14)...), with(1, 0))
	k.before = build1(t, seed, documents("other", manyTexts(15)...), with(2, 0)).Digest
	known := append(manyTexts(16), manyTexts(14)[0]) // so that a merge cuts fingerprints again
	build1(t, filepath.Join(k.work, "from"), documents("second", known...), with(2, 0))
	for what := range changes {
		k.took[what] = time.Hour
		for range 4 {
			cmd := k.start(what)
			start := time.Now()
			if err := cmd.Wait(); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			k.took[what] = min(k.took[what], time.Since(start))
		}
		k.after[what] = k.digest()
	}
	return k
}

func (k *killer) dir() string { return filepath.Join(k.work, "index") }

// start lets another process change a fresh copy of the index.
func (k *killer) start(what string) *exec.Cmd {
	k.Helper()
	if err := errors.Join(os.RemoveAll(k.dir()), os.CopyFS(k.dir(), os.DirFS(filepath.Join(k.work, "seed")))); err != nil {
		k.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killEnv+"="+what+":"+k.dir())
	if err := cmd.Start(); err != nil {
		k.Fatal(err)
	}
	return cmd
}

// digest is that of the index, which must be whole.
func (k *killer) digest() string {
	k.Helper()
	if err := Verify(context.Background(), k.dir()); err != nil {
		k.Fatal(err)
	}
	ix, err := Open(k.dir())
	if err != nil {
		k.Fatal(err)
	}
	defer ix.Close()
	return ix.Header().Digest
}

// kill kills one builder, tells whether that cut it short, and checks what is left.
func (k *killer) kill(what, when string) bool {
	k.Helper()
	cmd := k.start(what)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	k.wait(what, when, ended)
	_ = cmd.Process.Kill() // it may have ended
	cut := <-ended != nil
	if got := k.digest(); got != k.before && got != k.after[what] {
		k.Fatalf("%s, %s: digest %s is neither that before nor that after", what, when, got)
	}
	if stats, err := changes[what](k.dir()); err != nil || stats.Digest != k.after[what] {
		k.Fatalf("%s, %s: a second run gives %s, want %s; %v", what, when, stats.Digest, k.after[what], err)
	}
	return cut
}

// wait waits for the moment to kill a builder. It leaves its end to be received.
func (k *killer) wait(what, when string, ended chan error) {
	if moments[when] == "" {
		time.Sleep(time.Duration(k.random.Int64N(int64(k.took[what]))))
		return
	}
	for len(ended) == 0 {
		if found, err := filepath.Glob(filepath.Join(k.dir(), moments[when])); err != nil || len(found) > 0 {
			return
		}
		time.Sleep(50 * time.Microsecond)
	}
}
