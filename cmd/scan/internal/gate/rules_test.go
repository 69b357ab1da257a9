package gate

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hunkprint/hunkprint/corpus/patch"
)

// patchOf makes a patch of a mail's message by Robin.
func patchOf(t testing.TB, message string) *patch.Patch {
	t.Helper()
	return mailOf(t, "Robin <robin@example.org>", message)
}

// mailOf reads a mail, so that trailers are what git takes for trailers.
func mailOf(t testing.TB, from, message string) *patch.Patch {
	t.Helper()
	mail := "From: " + from + "\nMessage-ID: <1@example.org>\nDate: Tue, 3 Mar 2026 09:30:00 +0000\nSubject: [PATCH] a change\n\n" + message +
		"\n---\n a.c | 1 +\n\ndiff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -1 +1,2 @@\n a;\n+b;\n"
	for p, err := range patch.ReadFrom(t.Context(), strings.NewReader(mail), "mail", patch.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	t.Fatal("no patch")
	return nil
}

// rulesOf reads a policy.
func rulesOf(t testing.TB, policy string) *Rules {
	t.Helper()
	c, err := ParseConfig([]byte("[policy]\n" + policy))
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Rules()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const everything = `dco.author-signed-off = "error"
dco.co-developer-signed-off = "error"
dco.sender-signed-off = "error"
dco.sign-off-placed = "warn"
disclosure.assistant-signed-off = "error"
disclosure.required = "error"
disclosure.refused = "error"
disclosure.form = "warn"
trailer = [
  { key = "Assisted-by", use = "allowed", forms = ['LLM( \S+)*', '[^:<>@]+:\S+( \S+)*'], example = "LLM sparse" },
  { key = "Generated-by", use = "refused" },
]
`

// each row is a message, and what is wrong with it: rule and a part of what is said.
var messageCases = []struct {
	name, from, message string
	want                []string
}{
	{name: "signed off", message: "Why.\n\nSigned-off-by: Robin <robin@example.org>"},
	{name: "the address in another case", message: "Signed-off-by: R <Robin@Example.ORG>"},
	{name: "a mail alone", message: "Signed-off-by: robin@example.org"},
	{name: "not signed off", message: "Why.",
		want: []string{"dco.author-signed-off: no Signed-off-by of the author, Robin <robin@example.org>", "dco.sender-signed-off: no Signed-off-by of the sender"}},
	{name: "another address", message: "Why.\n\nSigned-off-by: Robin <robin@work.example>",
		want: []string{"dco.author-signed-off: the author, Robin <robin@example.org>, has signed off under another address, <robin@work.example>", "dco.sender-signed-off: "}},
	{name: "not the last paragraph", message: "Signed-off-by: Robin <robin@example.org>\n\nTested here.",
		want: []string{"dco.sign-off-placed: the Signed-off-by of Robin <robin@example.org> does not stand among the trailers"}},
	{name: "a block above that of a cherry-pick", message: "Signed-off-by: Robin <robin@example.org>\n\n(cherry picked from commit 1234567890123456789012345678901234567890)\nSigned-off-by: Robin <robin@example.org>"},
	{name: "quoted", message: "> Signed-off-by: Robin <robin@example.org>\n  Signed-off-by: Robin <robin@example.org>\n\nWhy.",
		want: []string{"dco.author-signed-off: ", "dco.sender-signed-off: "}},
	{name: "a list for an author", from: "Robin via <list@example.org>", message: "Signed-off-by: Robin <robin@example.org>",
		want: []string{"dco.author-signed-off: the author is hidden by a mailing list, Robin via <list@example.org>"}},
	{name: "a list, and a From of its own", from: "Robin via <list@example.org>", message: "From: Robin <robin@example.org>\n\nWhy.\n\nSigned-off-by: Robin <robin@example.org>"},
	{name: "sent by another", from: "Kim <kim@example.org>", message: "From: Robin <robin@example.org>\n\nWhy.\n\nSigned-off-by: Robin <robin@example.org>\nSigned-off-by: Kim <kim@example.org>"},
	{name: "sent by another who does not sign", from: "Kim <kim@example.org>", message: "From: Robin <robin@example.org>\n\nWhy.\n\nSigned-off-by: Robin <robin@example.org>",
		want: []string{"dco.sender-signed-off: no Signed-off-by of the sender, Kim <kim@example.org>"}},
	{name: "the sender signs first", from: "Kim <kim@example.org>", message: "From: Robin <robin@example.org>\n\nWhy.\n\nSigned-off-by: Kim <kim@example.org>\nSigned-off-by: Robin <robin@example.org>",
		want: []string{"dco.sender-signed-off: the last Signed-off-by is that of Robin <robin@example.org>, not of the sender, Kim <kim@example.org>"}},
	{name: "a co-developer", message: "Co-developed-by: Kim <kim@example.org>\nSigned-off-by: Kim <kim@example.org>\nSigned-off-by: Robin <robin@example.org>"},
	{name: "a co-developer who has not signed", message: "Co-developed-by: Kim <kim@example.org>\nSigned-off-by: Robin <robin@example.org>",
		want: []string{"dco.co-developer-signed-off: no Signed-off-by of the co-developer Kim <kim@example.org>"}},
	{name: "a co-developer whose line stands elsewhere", message: "Signed-off-by: Kim <kim@example.org>\nCo-developed-by: Kim <kim@example.org>\nSigned-off-by: Robin <robin@example.org>",
		want: []string{"dco.co-developer-signed-off: the Signed-off-by of the co-developer Kim <kim@example.org> does not stand directly behind"}},
	{name: "an assistant signs", message: "Signed-off-by: Claude Code <noreply@anthropic.com>\nSigned-off-by: Robin <robin@example.org>",
		want: []string{"disclosure.assistant-signed-off: Signed-off-by names an assistant (Claude), Claude Code <noreply@anthropic.com>: only a person can certify the origin of a patch; the project has Assisted-by for it"}},
	{name: "an assistant as an author", from: "Copilot <198982749+Copilot@users.noreply.github.com>", message: "Signed-off-by: Robin <robin@example.org>",
		want: []string{"dco.author-signed-off: the author is given as an assistant", "dco.sender-signed-off: "}},
	{name: "an assistant among the co-authors", message: "Signed-off-by: Robin <robin@example.org>\nCo-authored-by: Devin <158243242+devin-ai-integration[bot]@users.noreply.github.com>\nSigned-off-by: Robin <robin@example.org>",
		want: []string{"disclosure.assistant-signed-off: Co-authored-by names an assistant (Devin)"}},
	{name: "people with the names of assistants", message: "Reviewed-by: Claude <noreply@anthropic.com>\nCo-authored-by: Claude Monet <claude@example.fr>\nCo-authored-by: Devin <devin@example.org>\nSigned-off-by: Jules Verne <jules@example.fr>\nSigned-off-by: Robin <robin@example.org>"},
	{name: "the form of the kernel", message: "Assisted-by: LLM coccinelle sparse\nSigned-off-by: Robin <robin@example.org>"},
	{name: "its older form", message: "Assisted-by: GitHub Copilot:some-model-4.6 sparse\nSigned-off-by: Robin <robin@example.org>"},
	{name: "another form", message: "Assisted-by: Claude <noreply@anthropic.com>\nSigned-off-by: Robin <robin@example.org>",
		want: []string{`disclosure.form: "Assisted-by: Claude <noreply@anthropic.com>" has another form than the project asks for, as in "Assisted-by: LLM sparse"`}},
	{name: "refused", message: "Generated-by: some tool\nSigned-off-by: Robin <robin@example.org>",
		want: []string{`disclosure.refused: the message says "Generated-by: some tool": the project does not take patches that do`}},
	{name: "refused in another paragraph", message: "generated-by: some tool\n\nSigned-off-by: Robin <robin@example.org>",
		want: []string{`disclosure.refused: the message says "Generated-by: some tool"`}},
	{name: "nothing disclosed", message: "Generated-by: none\nSigned-off-by: Robin <robin@example.org>"},
}

func TestRules(t *testing.T) {
	r := rulesOf(t, everything)
	for _, c := range messageCases {
		t.Run(c.name, func(t *testing.T) {
			from := c.from
			if from == "" {
				from = "Robin <robin@example.org>"
			}
			holds(t, r.Check(mailOf(t, from, c.message), 1000).Breaches, c.want)
		})
	}
}

// holds compares breaches with the beginnings of what they must say.
func holds(t *testing.T, got []Breach, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d breaches, want %d: %+v", len(got), len(want), got)
	}
	for i, b := range got {
		if said := b.Rule + ": " + b.Message; !strings.HasPrefix(said, want[i]) {
			t.Errorf("%s\nwant %s", said, want[i])
		}
	}
}

// Every rule is off unless the policy has it, and has the level that it gives.
func TestLevels(t *testing.T) {
	p := patchOf(t, "Signed-off-by: Lee <lee@example.org>\n\nCo-developed-by: Kim <kim@example.org>\nSigned-off-by: Codex <noreply@openai.com>\nGenerated-by: x\nAssisted-by: y")
	for _, name := range ruleNames("") {
		for _, level := range []Level{Off, Warn, Error} {
			policy := `trailer = [{ key = "Assisted-by", use = "allowed", forms = ['z'] }, { key = "Generated-by", use = "refused" }, { key = "AI-used-for", use = "required" }]`
			for _, other := range ruleNames("") {
				if other == name {
					policy += fmt.Sprintf("\n%s = %q", name, level)
				} else {
					policy += fmt.Sprintf("\n%s = %q", other, Off)
				}
			}
			got := rulesOf(t, policy).Check(p, 0).Breaches
			if on := level != Off; on != (len(got) > 0) {
				t.Errorf("%s = %s: %+v", name, level, got)
			}
			for _, b := range got {
				if b.Rule != name || b.Level != level {
					t.Errorf("%s = %s: %+v", name, level, b)
				}
			}
		}
	}
	if got := rulesOf(t, "").Check(p, 0).Breaches; len(got) > 0 {
		t.Errorf("without a rule: %+v", got)
	}
}

func TestRequired(t *testing.T) {
	r := rulesOf(t, `disclosure.required = "error"
trailer = [{ key = "AI-used-for", use = "required" }, { key = "X-Reviewed-How", use = "required" }]`)
	holds(t, r.Check(patchOf(t, "ai-used-for: code\nX-Reviewed-How: by hand"), 0).Breaches, nil)
	holds(t, r.Check(patchOf(t, "AI-used-for: code\n\nX-Reviewed-How: by hand"), 0).Breaches,
		[]string{"disclosure.required: AI-used-for does not stand among the trailers"})
	holds(t, r.Check(patchOf(t, "Why."), 0).Breaches,
		[]string{"disclosure.required: no AI-used-for trailer", "disclosure.required: no X-Reviewed-How trailer"})
}

// A patch that adds little, and one that declares how it was made, are exempt
// from what the policy names, and from nothing else.
func TestExempt(t *testing.T) {
	policy := `dco.author-signed-off = "error"
disclosure.required = "error"
disclosure.refused = "error"
trailer = [{ key = "AI-used-for", use = "required" }, { key = "Generated-by", use = "refused" }]
generator.exempts = ["disclosure.required"]
trivial = { bits = 50, exempts = ["dco"] }`
	r := rulesOf(t, policy)
	names := func(p *patch.Patch, bits float64) (list []string) {
		for _, b := range r.Check(p, bits).Breaches {
			list = append(list, b.Rule)
		}
		return list
	}
	plain := patchOf(t, "Generated-by: x")
	generated := patchOf(t, "Made with sed -i 's/a/b/' *.c\n\nGenerated-by: x")
	for _, c := range []struct {
		p    *patch.Patch
		bits float64
		want []string
	}{
		{plain, 50, []string{"dco.author-signed-off", "disclosure.required", "disclosure.refused"}},
		{plain, 49.9, []string{"disclosure.required", "disclosure.refused"}},
		{plain, Unbounded, []string{"dco.author-signed-off", "disclosure.required", "disclosure.refused"}},
		{generated, 50, []string{"dco.author-signed-off", "disclosure.refused"}},
		{generated, 0, []string{"disclosure.refused"}},
	} {
		if got := names(c.p, c.bits); !slices.Equal(got, c.want) {
			t.Errorf("%q with %v bits: %v, want %v", c.p.Message, c.bits, got, c.want)
		}
	}
	if got := r.Check(generated, 49); got.Generator != "sed -i 's/a/b/' *.c" || !got.Trivial {
		t.Errorf("not marked: %+v", got)
	}
}

// What adds nothing of its own is not asked.
func TestNotAsked(t *testing.T) {
	r := rulesOf(t, everything)
	cover := &patch.Patch{Author: "Robin <robin@example.org>", Cover: true}
	merge := &patch.Patch{Author: "Robin <robin@example.org>", Files: []patch.File{{Path: "a.c", Combined: true}}}
	for _, p := range []*patch.Patch{cover, merge} {
		if got := r.Check(p, 0); len(got.Breaches) > 0 || got.Breaches == nil {
			t.Errorf("%+v", got)
		}
	}
	nobody := &patch.Patch{Files: []patch.File{{Path: "a.c"}}}
	holds(t, r.Check(nobody, 0).Breaches, []string{"dco.author-signed-off: the patch names no author with a mail address"})
}

// However many trailers a stranger writes, a rule says only so much.
func TestFew(t *testing.T) {
	r := rulesOf(t, "dco.co-developer-signed-off = \"error\"")
	got := r.Check(patchOf(t, strings.Repeat("Co-developed-by: "+strings.Repeat("K", 1000)+" <kim@example.org>\n", 500)), 0).Breaches
	if len(got) != maxBreaches || got[maxBreaches-1].Message != "and 491 more of the same kind" {
		t.Errorf("%d breaches, the last %q", len(got), got[len(got)-1].Message)
	}
	for _, b := range got {
		if len(b.Message) > 300 {
			t.Errorf("%d bytes", len(b.Message))
		}
	}
}

// A message of many different lines takes time in proportion: twice the square of
// 20,000 comparisons would take minutes.
func TestManyTrailers(t *testing.T) {
	var b strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&b, "Co-developed-by: K%d <k%d@example.org>\n", i, i)
	}
	b.WriteString("\n")
	for i := range 20000 {
		fmt.Fprintf(&b, "Signed-off-by: S%d <s%d@example.org>\n", i, i)
	}
	start := time.Now()
	if got := rulesOf(t, everything).Check(patchOf(t, b.String()), 0).Breaches; len(got) == 0 {
		t.Error("nothing found")
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("%v", took)
	}
}

// No message says who or what wrote a patch.
func TestNoClaim(t *testing.T) {
	r := rulesOf(t, everything)
	for _, c := range messageCases {
		for _, b := range r.Check(patchOf(t, c.message), 0).Breaches {
			for _, claim := range []string{"written by", "generated by a", "machine", "wrote"} {
				if strings.Contains(b.Message, claim) {
					t.Errorf("%q claims to know", b.Message)
				}
			}
		}
	}
}

// Messages of any kind give breaches that a report can hold.
func FuzzRules(f *testing.F) {
	for _, c := range messageCases {
		f.Add(c.from, c.message)
	}
	r := rulesOf(f, everything)
	f.Fuzz(func(t *testing.T, from, message string) {
		p := &patch.Patch{Author: from, Sender: from, Message: message, Files: make([]patch.File, 1)}
		for line := range strings.SplitSeq(message, "\n") {
			if key, value, ok := strings.Cut(line, ":"); ok {
				p.Trailers = append(p.Trailers, patch.Trailer{Key: key, Value: strings.TrimSpace(value)})
			}
		}
		got := r.Check(p, 0)
		if len(got.Breaches) > maxBreaches*len(demands) {
			t.Fatalf("%d breaches", len(got.Breaches))
		}
		for _, b := range got.Breaches {
			if len(b.Message) > 4000 || b.Level != Warn && b.Level != Error {
				t.Fatalf("%+v", b)
			}
		}
	})
}
