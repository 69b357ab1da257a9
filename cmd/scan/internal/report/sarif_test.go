package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
)

// valid reads a SARIF report with another program's eyes: it must know every key,
// and the schema of OASIS, which that program carries, must hold.
func valid(t *testing.T, text []byte) *sarif.Report {
	t.Helper()
	var log sarif.Report
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&log); err != nil {
		t.Fatal(err)
	}
	read, err := sarif.FromBytes(text) // fills in what may be left out
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range read.Runs { // what it fills in against the schema
		run.Language, run.Tool.Driver.Language, run.NewlineSequences = "en-US", "en-US", []string{"\n"}
	}
	if err := read.Validate(); err != nil {
		t.Fatal(err)
	}
	return read
}

func TestSARIFHoldsItsSchema(t *testing.T) {
	d := sample()
	run := valid(t, write(t, "sarif", Style{}, d)).Runs[0]
	if *run.Invocations[0].ExecutionSuccessful || len(run.Invocations[0].ToolExecutionNotifications) != 4 {
		t.Error("a partial check is called successful")
	}
	d.Tail, d.Patches = Tail{}, nil
	run = valid(t, write(t, "sarif", Style{}, d)).Runs[0]
	if !*run.Invocations[0].ExecutionSuccessful || len(run.Results) != 0 {
		t.Error("an empty check is not called successful")
	}
}

// A service refuses or hides what is beyond its limits: the worst results stay,
// and the report says how many do not.
func TestSARIFKeepsToLimits(t *testing.T) {
	d := sample()
	d.Tail = Tail{}
	bad, fine := d.Patches[0].Hunks[0], d.Patches[0].Hunks[1]
	bad.Findings[0].Lines = nil
	for i := range 3 * sarifLocations {
		bad.Findings[0].Lines = append(bad.Findings[0].Lines, [2]int{2*i + 1, 2*i + 1})
	}
	d.Patches = nil
	for i := range sarifResults {
		d.Patches = append(d.Patches, Patch{Subject: fmt.Sprint(i), Hunks: []gate.Hunk{fine}})
	}
	d.Patches = append(d.Patches, Patch{Subject: "last", Hunks: []gate.Hunk{bad}})
	text := write(t, "sarif", Style{}, d)
	var log sarifLog
	if err := json.Unmarshal(text, &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) != sarifResults || run.Results[0].Level != failure {
		t.Fatalf("%d results, the first is a %s", len(run.Results), run.Results[0].Level)
	}
	if n := 1 + len(run.Results[0].Related); n != sarifLocations || !strings.Contains(run.Results[0].Message.Text, "200 more places") {
		t.Errorf("%d locations: %s", n, run.Results[0].Message.Text)
	}
	if n := run.Invocations[0].Notifications; len(n) != 1 || !strings.Contains(n[0].Message.Text, "1 result left out") {
		t.Errorf("notifications %+v", n)
	}
}

func TestSARIFFitsAnUpload(t *testing.T) {
	random := rand.NewChaCha8([32]byte{})
	d := sample()
	h := d.Patches[0].Hunks[0]
	d.Patches = nil
	for range 40 { // 800 kB that do not shrink to less than half
		text := make([]byte, 10<<10)
		random.Read(text)
		f := h.Findings[0]
		f.Renames = []gate.Rename{{Origin: fmt.Sprintf("%x", text), Patch: "a"}}
		h.Findings = []gate.Finding{f}
		d.Patches = append(d.Patches, Patch{Subject: "large", Hunks: []gate.Hunk{h}})
	}
	var b bytes.Buffer
	w := newSARIF(&b, Style{}).(*sarifWriter)
	w.bytes = 250 << 10
	render(t, w, d)
	if n := zipped(b.Bytes()); n > w.bytes || n < w.bytes/4 {
		t.Errorf("%d bytes after gzip", n)
	}
	if !strings.Contains(b.String(), "20 results left out") {
		t.Error("the report does not say what was cut")
	}
}
