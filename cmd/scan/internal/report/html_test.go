package report

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/patch"
)

// hostile is the sample with evidence, every text of it an attack.
func hostile() Document {
	d := sample()
	const attack = "</script></style></td><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">\" onclick='x' ]]> {{.}} \x1b[31m\x00\u202e\u2066 \xff\xfe &lt;"
	d.Head.Index.Path, d.Head.ProjectLicense = attack, attack
	for i := range d.Patches {
		p := &d.Patches[i]
		p.Subject, p.Author, p.Queue, p.MessageID = attack, attack+" <a@b>", attack, attack
		p.Policy = append(p.Policy, Policy{Rule: attack, Level: gate.Error, Message: attack})
		for j := range p.Hunks {
			h := &p.Hunks[j]
			h.Path, h.Reason, h.TargetLicense, h.Language = attack, attack, attack, attack
			for k := range h.Findings {
				f := &h.Findings[k]
				f.Renames = append(f.Renames, gate.Rename{Origin: attack, Patch: attack})
				for l := range f.Origins {
					o := &f.Origins[l]
					o.Source, o.Path, o.License, o.LicensePlace, o.Why, o.PURL = attack, attack, attack, attack, attack, "pkg:generic/"+attack
				}
			}
			p.Evidence.Text = append(p.Evidence.Text, gate.NewPostImage(&patch.Hunk{NewStart: h.NewStart, Lines: []patch.Line{{Op: '+', Text: []byte(attack)}}}))
		}
		p.Evidence.Date = attack
		p.Evidence.Sides = func(int, int) (Sides, error) {
			return Sides{Rows: []Row{{Side{1, attack}, Side{2, attack}, true}, {}, {Patch: Side{3, "\tname"}}}, Names: map[string]bool{attack: true, "name": true}}, nil
		}
	}
	d.Unread = append(d.Unread, Unread{attack, attack, attack})
	d.Waivers = append(d.Waivers, StaleWaiver{Finding: attack, State: attack, Waiver: gate.Waiver{Reason: attack, Author: attack, Until: attack}})
	return d
}

// No report carries what moves a cursor, turns the direction of writing or is no
// UTF-8, whatever a queue holds.
func TestReportsAreHarmless(t *testing.T) {
	for _, format := range Formats() {
		text := string(write(t, format, Style{}, hostile()))
		if !utf8.ValidString(text) {
			t.Errorf("%s: no UTF-8", format)
		}
		for _, r := range text {
			if r != '\n' && r != '\r' && r != '\t' && !unicode.IsPrint(r) {
				t.Errorf("%s holds %U", format, r)
				break
			}
		}
	}
}

// A page has the script and the style that its policy names, no other, and
// nothing that loads.
func TestHTMLIsItsOwn(t *testing.T) {
	page := string(write(t, "html", Style{}, hostile()))
	for tag, text := range map[string]string{"script": htmlScript, "style": htmlStyle} {
		found := regexp.MustCompile(`(?s)<`+tag+`[^>]*>(.*?)</`+tag+`>`).FindAllStringSubmatch(page, -1)
		if len(found) != 1 || found[0][1] != text {
			t.Errorf("%d times <%s>, or another text than ours", len(found), tag)
		}
		if !strings.Contains(strings.ReplaceAll(page, "&#43;", "+"), "'sha256-"+hash(text)+"'") {
			t.Errorf("the policy does not name the %s", tag)
		}
	}
	texts := regexp.MustCompile(`(data-\w+|title|class|content|id|aria-label)="[^"]*"`)
	bare := texts.ReplaceAllString(page, "")
	if m := regexp.MustCompile(`<[a-z][^>]*\s(src|href|on\w+|style|action)=["']?[^#"'\s>]`).FindString(bare); m != "" {
		t.Errorf("an element that loads or runs something: %s", m)
	}
}

// driver is a page that opens a report beside itself, uses it as a person would
// and writes down what it saw.
const driver = `<!DOCTYPE html><pre id="saw"></pre><iframe src="/report" width="1000" height="800"></iframe><script>
document.querySelector("iframe").onload = function () {
  const d = this.contentDocument, saw = {};
  const shown = q => Array.from(d.querySelectorAll(q)).filter(e => e.getClientRects().length > 0).length;
  const key = k => (d.activeElement || d.body).dispatchEvent(new KeyboardEvent("keydown", {key: k, bubbles: true, cancelable: true}));
  const set = (name, value) => { const e = d.forms[0].elements[name]; e.value = value; e.dispatchEvent(new Event("input", {bubbles: true})); };
  saw.title = d.title; saw.filters = shown("#filters"); saw.images = d.images.length; saw.scripts = d.scripts.length;
  saw.top = d.querySelector("#summary").getBoundingClientRect().top < d.querySelector(".patch").getBoundingClientRect().top;
  saw.all = shown("details");
  set("verdict", "incompatible"); saw.incompatible = shown("details"); set("verdict", "");
  set("licence", "MIT"); saw.mit = shown("details"); set("licence", "");
  set("path", "HW/B"); saw.path = shown("details"); saw.patches = shown(".patch"); set("path", "");
  key("j"); key("j"); key("k"); saw.focus = Array.from(d.querySelectorAll("summary")).indexOf(d.activeElement);
  key("/"); saw.field = d.activeElement.name; key("Escape");
  document.getElementById("saw").textContent = JSON.stringify(saw);
};</script>`

// TestHTMLInBrowser uses a page in a real browser, where there is one.
func TestHTMLInBrowser(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium on this machine")
	}
	for name, c := range map[string]struct {
		d    Document
		want string // of the licence MIT hostile findings know nothing, so that nothing is filtered
	}{
		"sample":  {sample(), `{"title":"Whose code: report of scan check","filters":1,"images":0,"scripts":1,"top":true,"all":4,"incompatible":1,"mit":2,"path":1,"patches":1,"focus":0,"field":"path"}`},
		"hostile": {hostile(), `{"title":"Whose code: report of scan check","filters":1,"images":0,"scripts":1,"top":true,"all":4,"incompatible":1,"mit":4,"path":0,"patches":0,"focus":0,"field":"path"}`},
	} {
		page := write(t, "html", Style{}, c.d)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if r.URL.Path == "/report" {
				w.Write(page)
			} else {
				fmt.Fprint(w, driver)
			}
		}))
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		out, err := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(),
			"--virtual-time-budget=5000", "--dump-dom", server.URL).Output()
		cancel()
		server.Close()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		found := regexp.MustCompile(`<pre id="saw">(.*?)</pre>`).FindSubmatch(out)
		if found == nil || !json.Valid(found[1]) {
			t.Fatalf("%s: the browser shows\n%s", name, out)
		}
		if got := string(found[1]); got != c.want {
			t.Errorf("%s: the browser shows\n%s, not\n%s", name, got, c.want)
		}
	}
}
