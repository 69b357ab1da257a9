package gate

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// Every profile says where and when it was read, stands alone, and asks something.
func TestProfiles(t *testing.T) {
	for _, name := range []string{"linux", "qemu", "qemu-proposed"} {
		p, ok := profiles()[name]
		if !ok || p.Source == "" || p.Checked.Year < 2026 {
			t.Errorf("%s: %+v", name, p)
		}
		if len(rulesOf(t, "profile = \""+name+"\"").levels) == 0 {
			t.Errorf("%s asks nothing", name)
		}
	}
}

func TestProfileAsks(t *testing.T) {
	const signed = "\nSigned-off-by: Robin <robin@example.org>"
	for _, c := range []struct {
		profile, message string
		want             []string
	}{
		{"linux", "Assisted-by: LLM sparse" + signed, nil},
		{"linux", "Assisted-by: Claude:claude-3-opus coccinelle sparse" + signed, nil},
		{"linux", "Assisted-by: Claude <noreply@anthropic.com>" + signed, []string{"disclosure.form"}},
		{"linux", "Why.", []string{"dco.author-signed-off", "dco.sender-signed-off"}},
		{"qemu", "Why.\n" + signed, nil},
		{"qemu", "Assisted-by: LLM" + signed, []string{"disclosure.refused"}},
		{"qemu", "AI-used-for: tests" + signed, []string{"disclosure.refused"}},
		{"qemu-proposed", "AI-used-for: tests, docs" + signed, nil},
		{"qemu-proposed", "AI-used-for: code (refactoring)" + signed, nil},
		{"qemu-proposed", "AI-used-for: everything" + signed, []string{"disclosure.form"}},
		{"qemu-proposed", "Assisted-by: LLM" + signed, []string{"disclosure.refused"}},
	} {
		var got []string
		for _, b := range rulesOf(t, "profile = \""+c.profile+"\"").Check(patchOf(t, c.message), 100).Breaches {
			got = append(got, b.Rule)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s, %q: %v, want %v", c.profile, c.message, got, c.want)
		}
	}
}

// What the file says itself goes before its profile, key by key.
func TestOverProfile(t *testing.T) {
	r := rulesOf(t, `profile = "qemu"
dco.author-signed-off = "off"
disclosure.form = "warn"
trailer = [{ key = "assisted-by", use = "allowed", forms = ['x'] }]
trivial = { bits = 9, exempts = ["dco"] }`)
	if r.levels["dco.author-signed-off"] != "" || r.levels["disclosure.form"] != Warn || r.levels["disclosure.refused"] != Error {
		t.Errorf("levels %v", r.levels)
	}
	holds(t, r.Check(patchOf(t, "Assisted-by: x"), 10).Breaches, []string{"dco.sender-signed-off"})
	holds(t, r.Check(patchOf(t, "Generated-by: x"), 1).Breaches, []string{"disclosure.refused"})
	if p := profiles()["qemu"]; p.DCO["author-signed-off"] != Error || len(p.Trailer) != 3 {
		t.Error("a policy has changed the profile that it names")
	}
}

// The list of assistants holds together, and knows nobody by a name that people have.
func TestKnownAssistants(t *testing.T) {
	r := &Rules{assistants: knownAssistants()}
	for _, who := range []string{
		"Claude Opus 4.6 <noreply@anthropic.com>", "Claude Code <x@example.org>", "Copilot <175728472+Copilot@users.noreply.github.com>",
		"copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>", "ChatGPT <noreply@openai.com>", "GPT-5 <x@example.org>",
		"Cursor <cursoragent@cursor.com>", "Cursor Agent <a@b>", "gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
		"google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>", "aider (gpt-4o) <noreply@aider.chat>",
		"Robin (aider) <robin@example.org>", "Amazon Q Developer <q@example.org>", "Code Llama <a@b>", "LLM", "AI assistant <a@b>",
	} {
		if r.assistant(parsePerson(who)) == "" {
			t.Errorf("%s is not known", who)
		}
	}
	for _, who := range []string{
		"Claude <claude@example.fr>", "Claude Warren <claude@example.org>", "Jean-Claude <jc@example.org>", "Devin <devin@example.org>",
		"Jules <j@example.org>", "Gemini Smith <g@example.org>", "Some One <someone@anthropic.com>", "Some One <someone@openai.com>",
		"Ai Tanaka <ai@example.jp>", "Cody <cody@example.org>", "Mistral Dupont <m@example.fr>", "Llama <llama@example.org>", "",
	} {
		if name := r.assistant(parsePerson(who)); name != "" {
			t.Errorf("%s is taken for %s", who, name)
		}
	}
	more := rulesOf(t, `assistant = [{ name = "Our Bot", mails = ['bot@example\.org'] }]`)
	if more.assistant(parsePerson("B <Bot@example.org>")) != "Our Bot" {
		t.Error("an assistant of the project's own is not known")
	}
}

func TestPolicyErrors(t *testing.T) {
	for policy, says := range map[string]string{
		`profile = "bsd"`:                                                                     `policy: profile = "bsd": give one of linux, qemu, qemu-proposed`,
		`dco.author = "error"`:                                                                "policy: dco.author: no such rule: give one of dco.author-signed-off",
		`dco.author-signed-off = "fatal"`:                                                     `dco.author-signed-off = "fatal": say off, warn or error`,
		`similarity = "off"`:                                                                  `similarity = "off": say error, or warn`,
		`trailer = [{ key = "A b", use = "allowed" }]`:                                        `trailer: key = "A b": give letters`,
		`trailer = [{ key = "A", use = "required" }]`:                                         "trailer A needs the rule disclosure.required: say off, warn or error",
		`trailer = [{ key = "A", use = "refused" }]`:                                          "trailer A needs the rule disclosure.refused",
		`trailer = [{ key = "A", use = "allowed", forms = ['x'] }]`:                           "trailer A needs the rule disclosure.form",
		`trailer = [{ key = "A", use = "maybe" }]`:                                            `trailer A: use = "maybe": say required, allowed or refused`,
		`trailer = [{ key = "A", use = "allowed", forms = ["("] }]`:                           "trailer A: forms: ",
		`trailer = [{ key = "A", use = "allowed" }, { key = "a", use = "refused" }]`:          "trailer a: stands twice",
		`trailer = [{ key = "A", use = "allowed", run = "x" }]`:                               "unknown key",
		`assistant = [{ name = "X" }]`:                                                        "assistant 1: give its name, and mails or names",
		`assistant = [{ name = "X", mails = ["("] }]`:                                         "assistant 1: mails: ",
		`generator.exempts = ["dco"]`:                                                         `generator.exempts: "dco": give a group or some of disclosure.`,
		`generator.exempts = ["similarity"]`:                                                  `generator.exempts: "similarity"`,
		`trivial = { bits = 10, exempts = ["licence"] }`:                                      `trivial.exempts: "licence"`,
		`trivial = { bits = -1, exempts = ["dco"] }`:                                          "trivial.bits = -1: give 0 or more",
		`trivial = { bits = nan, exempts = ["dco"] }`:                                         "trivial.bits = NaN: give 0 or more",
		`trivial = { bits = 10 }`:                                                             "trivial: give both bits and exempts",
		`trivial = { exempts = ["dco"] }`:                                                     "trivial: give both bits and exempts",
		"trailer = [" + strings.Repeat("{}, ", maxTrailers+1) + "]":                           "give at most",
		"assistant = [" + strings.Repeat("{}, ", maxAssistants+1) + "]":                       "give at most",
		`assistant = [{ name = "X", mails = ["` + strings.Repeat("a", maxPattern+1) + `"] }]`: "give at most",
	} {
		_, err := ParseConfig([]byte("[policy]\n" + policy))
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.60s: %v, want %s", policy, err, says)
		}
	}
}

// What a scanned tree may add is only what the file that was named lets in.
func TestWith(t *testing.T) {
	tree, err := ParseConfig([]byte(`project-license = "MIT"
threshold = 1.0
min-bits = 9999
fail-on = ["none"]
[[override]]
inbound = "GPL-2.0-only"
target = "MIT"
compatible = "yes"
reason = "ours"
[[path]]
path = "**"
threshold = 1.0
[policy]
similarity = "warn"
dco.author-signed-off = "off"
[[waiver]]
finding = "1"
reason = "r"
author = "a"
until = 2030-01-01`))
	if err != nil {
		t.Fatal(err)
	}
	let := func(keys ...string) Config {
		return Config{FromTree: keys}.With(tree)
	}
	if c := let(); c.ProjectLicense != "" || len(c.Override)+len(c.Waiver) > 0 {
		t.Errorf("something came in unasked: %+v", c)
	}
	c := let(slices.Collect(maps.Keys(takes))...)
	if c.ProjectLicense != "MIT" || len(c.Override) != 1 || len(c.Waiver) != 1 {
		t.Errorf("what is let in is not there: %+v", c)
	}
	if c.Threshold != nil || c.MinBits != nil || c.FailOn != nil || len(c.Path) > 0 || !c.VerdictsGate() || c.Policy.DCO != nil {
		t.Errorf("a demand came from the tree: %+v", c)
	}
	if own := (Config{ProjectLicense: "ISC", FromTree: []string{"project-license"}}).With(tree); own.ProjectLicense != "ISC" {
		t.Errorf("the tree has changed the licence to %s", own.ProjectLicense)
	}
}

// The example of the README is one, and its table has every rule.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```toml\n")
	example, after, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("no example")
	}
	c, err := ParseConfig([]byte(example))
	if err != nil || c.Policy.Profile == "" || len(c.Path) != 1 || len(c.Waiver) != 1 || len(c.Policy.Trailer) != 1 {
		t.Errorf("%+v, %v", c, err)
	}
	for _, name := range append(ruleNames(""), "similarity") {
		if !strings.Contains(after, "`"+name+"`") {
			t.Errorf("the README does not name %s", name)
		}
	}
}
