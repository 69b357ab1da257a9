package index

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// killEnv makes the test binary a builder that is to be killed.
const killEnv = "HUNKPRINT_TEST_BUILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killEnv); dir != "" {
		if _, err := Build(context.Background(), dir, documents("second", secondTexts()...), with(2, 1<<14)); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func secondTexts() (texts []string) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 60 {
		texts = append(texts, text(r, 1500))
	}
	return texts
}

// TestKilledBuildLosesNothing kills a process that adds a source, at random
// moments: the index must be the one before or the one after, whole, and a
// second run must finish what the first did not.
func TestKilledBuildLosesNothing(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	seed := filepath.Join(work, "seed")
	before := build1(t, seed, documents("first", "one two three four"), with(1, 0))
	complete := filepath.Join(work, "complete")
	build1(t, complete, documents("first", "one two three four"), with(1, 0))
	start := time.Now()
	after := build1(t, complete, documents("second", secondTexts()...), with(2, 1<<14))
	took := 2*time.Since(start) + 20*time.Millisecond
	r := rand.New(rand.NewPCG(13, 14))
	kills, cut := 20, 0
	if n, err := strconv.Atoi(os.Getenv("HUNKPRINT_KILLS")); err == nil {
		kills = n // the bar is 200, which takes minutes
	}
	for i := range kills {
		dir := filepath.Join(work, "index")
		if err := errors.Join(os.RemoveAll(dir), os.CopyFS(dir, os.DirFS(seed))); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), killEnv+"="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Int64N(int64(took))))
		_ = cmd.Process.Kill() // it may have ended
		if cmd.Wait() != nil {
			cut++
		}
		if err := Verify(context.Background(), dir); err != nil {
			t.Fatalf("kill %d: %v", i, err)
		}
		ix := open(t, dir)
		if got := ix.Header().Digest; got != before.Digest && got != after.Digest {
			t.Fatalf("kill %d: digest %s is neither that before nor that after", i, got)
		}
		if got := build1(t, dir, documents("second", secondTexts()...), BuildOptions{Tokenizer: with(2, 0).Tokenizer, Workers: 2, Keep: func(s string) bool { return s != "second" }}); got.Digest != after.Digest {
			t.Fatalf("kill %d: second run gives %s, want %s", i, got.Digest, after.Digest)
		}
	}
	if cut == 0 {
		t.Error("no build was cut short")
	}
	t.Logf("%d of %d builds cut short", cut, kills)
}
