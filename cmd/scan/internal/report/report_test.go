package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/license"
	"github.com/hunkprint/hunkprint/corpus/patch"
)

var update = flag.Bool("update", false, "write the golden files")

// sample is a report with everything in it that a format must cope with.
func sample() Document {
	origin := func(source, path, expr string, compat license.Compat, bits float64) gate.Origin {
		return gate.Origin{
			Source: source, PURL: "pkg:deb/debian/busybox@1.35.0-4?arch=source", Path: path, Lines: [][2]int{{100, 121}, {130, 130}},
			License: expr, LicenseFrom: license.Tag, LicensePlace: path + ":1", Compatible: compat, Why: "what one licence asks for, the other does not promise, which takes a long sentence to say",
			WhySource: "section 2b", Similarity: 0.93, Verbatim: 0.412, Bits: bits,
		}
	}
	compatible := origin("corpus", "wrap.c", "MIT", license.Yes, 300)
	compatible.Duties = []license.Duty{license.Notice, license.Patent}
	hunks := []gate.Hunk{
		{Path: "hw/a\x1b[2J.c", OldStart: 1, NewStart: 1, AddedLines: 40, AddedTokens: 200, Language: "c", Verdict: gate.Incompatible, TargetLicense: "Apache-2.0",
			Findings: []gate.Finding{{
				ID: "0123456789abcdef", Verdict: gate.Incompatible, Similarity: 0.93, Verbatim: 0.412, Bits: 612.3, ChanceBits: 195.6, Lines: [][2]int{{10, 31}, {35, 35}},
				Renames: []gate.Rename{{Origin: "dev", Patch: "device"}, {Origin: "a", Patch: "b"}, {Origin: "c", Patch: "d"}, {Origin: "e", Patch: "f"}, {Origin: "g", Patch: "h"},
					{Origin: "i", Patch: "j"}, {Origin: strings.Repeat("long_", 20), Patch: "k"}},
				Origins: []gate.Origin{
					origin("deb:busybox@1:1.35.0-4", "libbb/x.c", "GPL-2.0-only", license.No, 612.3), origin("git:/src/b\u202eb@0123", "b.c", "GPL-2.0-only", license.No, 600),
					origin("c", "c.c", "GPL-3.0-only", license.No, 590), origin("d", "d.c", "NOASSERTION", license.Unknown, 580), origin("e", "e.c", "AGPL-3.0-only", license.No, 570),
				},
				MoreOrigin: 7,
			}}},
		{Path: "hw/b.c", OldStart: 5, NewStart: 6, AddedLines: 30, AddedTokens: 120, Language: "c", Verdict: gate.Compatible, TargetLicense: "Apache-2.0",
			Findings: []gate.Finding{{ID: "fedcba9876543210", Verdict: gate.Compatible, Similarity: 1, Verbatim: 1, Bits: 300, ChanceBits: 160.5, Lines: [][2]int{{7, 36}}, Renames: []gate.Rename{},
				Origins: []gate.Origin{compatible}}}},
		{Path: "README", OldStart: 1, NewStart: 1, AddedLines: 1, AddedTokens: 4, Language: "text", Verdict: gate.TooSmall, Reason: "a full copy would be 9 bits", TargetLicense: "Apache-2.0", Findings: []gate.Finding{}},
	}
	foreign := origin("list", "f.c", "NOASSERTION", license.Unknown, 200)
	foreign.LicenseFrom, foreign.LicensePlace, foreign.PURL = license.NotFound, "", ""
	accepted := gate.Hunk{Path: "dir/\u202ename <script>.c", OldStart: 0, NewStart: 1, AddedLines: 20, AddedTokens: 90, Language: "c", Verdict: gate.Unknown, TargetLicense: "MIT",
		Findings: []gate.Finding{
			{ID: "1111111111111111", Verdict: gate.Unknown, Similarity: 0.5, Verbatim: 0.1, Bits: 200, ChanceBits: 120, Lines: [][2]int{{1, 9}}, Renames: []gate.Rename{}, Origins: []gate.Origin{foreign},
				Waived: &gate.Waiver{Reason: "written by the same author </script>", Author: "Maintainer", Until: "2027-01-31"}},
			{ID: "2222222222222222", Verdict: gate.Compatible, Similarity: 0.4, Verbatim: 0.1, Bits: 190, ChanceBits: 150, Lines: [][2]int{{11, 19}}, Renames: []gate.Rename{}, Origins: []gate.Origin{compatible}, Known: true},
		}}
	d := Document{
		Head: Head{Version: Version, Tool: Tool{"scan", "0.1.0"}, Index: Index{Path: "ix", Digest: "d", Files: 3, Tokens: 1000, Sources: 1}, ProjectLicense: "Apache-2.0", Thresholds: Thresholds{0.1, 0}},
		Patches: []Patch{
			{MessageID: "1@example.org", Subject: "hw: a <b> & \x1b]0;title\a device", Author: "Robin Example <robin@example.org>", Queue: "q.mbox", Position: 1, Verdict: gate.Incompatible, Policy: []Policy{}, Binary: []string{"logo\n.png"}, Hunks: hunks},
			{Queue: "q.mbox", Position: 2, Verdict: gate.TooSmall, Policy: []Policy{}, Unread: 1, Hunks: []gate.Hunk{}},
			{Subject: strings.Repeat("a very long subject ", 9), Queue: "q.mbox", Position: 3, Verdict: gate.Clean, Policy: []Policy{}, Hunks: []gate.Hunk{}},
			{Subject: "accepted", Author: "Jos\u00e9 <jose@example.org>", Queue: "q.mbox", Position: 4, Verdict: gate.Unknown, Hunks: []gate.Hunk{accepted}, Policy: []Policy{
				{Rule: "dco.author-signed-off", Level: gate.Error, Message: "the author did not sign off"}, {Rule: "disclosure.assisted-by", Level: gate.Warn, Message: "ERROR: \x1b[1mno trailer"}}},
		},
		Tail: Tail{Waivers: []StaleWaiver{{Finding: "3333333333333333", State: "unused", Waiver: gate.Waiver{Reason: "gone", Author: "Maintainer", Until: "2027-01-31"}}, {Finding: "4444444444444444", State: "expired", Waiver: gate.Waiver{Reason: "old", Author: "Maintainer", Until: "2025-01-31"}}},
			Unread: []Unread{{"q.mbox", "message 4", "truncated\x1b[0m"}}, Summary: NewSummary(), Partial: true},
	}
	for _, p := range d.Patches {
		d.Summary.Count(p)
	}
	return d
}

// evident adds evidence to a sample: every hunk adds numbered lines.
func evident(d Document) Document {
	for i := range d.Patches {
		p := &d.Patches[i]
		p.Evidence.Date = fmt.Sprintf("Tue, %d Mar 2026 09:30:00 +0100", i+1)
		for _, h := range p.Hunks {
			hunk := &patch.Hunk{OldStart: h.OldStart, NewStart: h.NewStart}
			for n := range h.AddedLines {
				hunk.Lines = append(hunk.Lines, patch.Line{Op: '+', Text: fmt.Appendf(nil, "\tadded(%d);", n+1)})
			}
			p.Evidence.Text = append(p.Evidence.Text, gate.NewPostImage(hunk))
		}
		p.Evidence.Sides = func(int, int) (Sides, error) {
			return Sides{
				Rows:     []Row{{Side{10, "\tint device = <added>(b);"}, Side{100, "int dev = added(b);"}, true}, {Patch: Side{11, "alone \x1b[1m"}}, {}, {Side{35, "added()"}, Side{130, "added()"}, true}},
				NameBits: 12.3, Blocks: []Block{{[2]int{10, 31}, [2]int{100, 121}, 600}}, Names: map[string]bool{"added": true, "dev": true},
			}, nil
		}
	}
	return d
}

// write renders a document in a format.
func write(t *testing.T, format string, s Style, d Document) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := New(format, &b, s)
	if err != nil {
		t.Fatal(err)
	}
	render(t, w, d)
	return b.Bytes()
}

func render(t *testing.T, w Writer, d Document) {
	t.Helper()
	if err := w.Head(d.Head); err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Patches {
		if err := w.Patch(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Tail(d.Tail); err != nil {
		t.Fatal(err)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (run with -update to take it over):\n%s", name, got)
	}
}

func TestGolden(t *testing.T) {
	for _, format := range Formats() {
		golden(t, "sample."+format, write(t, format, Style{}, evident(sample())))
	}
	var b bytes.Buffer
	d := sample()
	h := d.Patches[0].Hunks[0]
	rows := []Row{{Side{10, "\tint a;"}, Side{100, "int b;"}, true}, {Patch: Side{11, strings.Repeat("x + ", 30)}}, {}, {Side{35, "\x1b[31mred"}, Side{130, "red"}, true}}
	sides := Sides{Rows: rows, NameBits: 112.3, Blocks: []Block{{[2]int{10, 31}, [2]int{100, 121}, 500}, {[2]int{35, 35}, [2]int{130, 130}, 112.3}}}
	if err := Explain(&b, d.Patches[0], h, h.Findings[0], sides); err != nil {
		t.Fatal(err)
	}
	h = d.Patches[3].Hunks[0]
	if err := Explain(&b, d.Patches[3], h, h.Findings[0], Sides{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "explain.text", b.Bytes())
}

func TestJSONReadsBack(t *testing.T) {
	for name, d := range map[string]Document{"full": sample(), "empty": {Head: sample().Head, Patches: []Patch{}, Tail: Tail{Unread: []Unread{}, Summary: NewSummary()}}} {
		text := write(t, "json", Style{}, d)
		if !json.Valid(text) {
			t.Fatalf("%s: no JSON: %s", name, text)
		}
		got, err := Read(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, d) {
			t.Errorf("%s: reads back as\n%+v\nnot\n%+v", name, got, d)
		}
	}
}

// What does not print is escaped, and keeps its value.
func TestJSONIsHarmless(t *testing.T) {
	for _, value := range []string{"a\u202eb", "\u009b1m", "\U000e0001", "\ufeff", "漢\t\x00"} {
		text, err := JSON(value)
		if err != nil {
			t.Fatal(err)
		}
		if i := bytes.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("%q is written as %q", value, text)
		}
		var back string
		if err := json.Unmarshal(text, &back); err != nil || back != value {
			t.Errorf("%q reads back as %q, %v", value, back, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, text := range []string{"", "{}", "[1]", `{"version": 2, "tool": {"name": "scan"}}`, "\x00"} {
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// Whatever a patch holds, the text report holds nothing that moves a cursor, and
// no line of its own is wider than a terminal.
func TestTextIsHarmless(t *testing.T) {
	text := string(write(t, "text", Style{}, sample()))
	for _, r := range text {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Errorf("the report holds %U", r)
		}
	}
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > columns {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if strings.Contains(string(write(t, "text", Style{Color: true}, sample())), "\x1b[2J") {
		t.Error("colours let an escape through")
	}
	if !strings.Contains(string(write(t, "text", Style{Color: true}, sample())), "\x1b[31;1mincompatible") {
		t.Error("no colours")
	}
}

func TestNeutral(t *testing.T) {
	for in, want := range map[string]string{
		"plain äöü 漢字":   "plain äöü 漢字",
		"a\tb\nc":        "a b c",
		"\x1b[31m":       `\x1b[31m`,
		"a\u202eb\u2066": `a\u202eb\u2066`,
		"bad \xff":       "bad \ufffd",
		"\u009b1m\u200d": `\x9b1m\u200d`,
	} {
		if got := Neutral(in); got != want {
			t.Errorf("Neutral(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := New("xml", nil, Style{}); err == nil || !strings.Contains(err.Error(), "checkpatch, ") {
		t.Errorf("%v", err)
	}
}

// Every format writes the same bytes again, and none of them says what time it is.
func TestReportsAreTheSameAgain(t *testing.T) {
	for _, format := range Formats() {
		if a, b := write(t, format, Style{}, evident(sample())), write(t, format, Style{}, evident(sample())); !bytes.Equal(a, b) {
			t.Errorf("%s is another one the second time:\n%s", format, b)
		}
	}
}

func TestSummaryCounts(t *testing.T) {
	d := sample()
	s := d.Summary
	if s.Patches != 4 || s.Hunks != 4 || s.AddedLines != 91 || s.JudgedTokens != 410 || s.TooSmall != 1 || s.BinaryFiles != 1 || s.Verdicts[gate.Incompatible] != 1 {
		t.Errorf("%+v", s)
	}
}
