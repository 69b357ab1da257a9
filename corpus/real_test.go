package corpus

import (
	"context"
	"os"
	"path"
	"strings"
	"testing"
	"time"
)

// TestRealSources opens the sources named in CORPUS_TEST_SOURCES, separated by
// spaces, with the clients and servers that they need; without it there is
// nothing to open.
func TestRealSources(t *testing.T) {
	for _, spec := range strings.Fields(os.Getenv("CORPUS_TEST_SOURCES")) {
		t.Run(spec, func(t *testing.T) { openReal(t, spec) })
	}
}

func openReal(t *testing.T, spec string) {
	start := time.Now()
	s, err := Open(context.Background(), spec, Options{Language: languageOfTest})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	opened := time.Since(start)
	files, size, marks := 0, 0, map[Mark]int{}
	for d, err := range s.Documents(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		files++
		size += len(d.Text)
		marks[d.Mark]++
	}
	t.Logf("%s %s: %d documents, %d bytes (expected %d, %d), marks %v; opened in %v, read in %v",
		s.Spec(), s.PURL(), files, size, s.Files(), s.Bytes(), marks, opened, time.Since(start)-opened)
	for _, skip := range s.Skipped() {
		if testing.Verbose() {
			t.Logf("%6d %s: %s", skip.Files, skip.Path, skip.Reason)
		}
	}
	if files == 0 {
		t.Error("no documents")
	}
}

// languageOfTest stands in for fingerprint/syntax, which is not imported here.
func languageOfTest(p string, _ []byte) string {
	switch path.Ext(p) {
	case ".c", ".h":
		return "c"
	case ".go":
		return "go"
	case ".js":
		return "javascript"
	}
	return ""
}
