package corpus

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// goProxy is a module proxy in a directory, with one module in one version.
func goProxy(t *testing.T) {
	t.Helper()
	const prefix = "example.com/Owner/mod/v2@v2.1.0/"
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range map[string]string{"go.mod": "module example.com/Owner/mod/v2\n", "a.go": "package a\n", "LICENSE": "Licensed under the ISC license.\n"} {
		f, err := w.Create(prefix + name)
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(text))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	const at = "example.com/!owner/mod/v2/@v/"
	dir := tree{
		at + "list":        "v2.1.0\n",
		at + "v2.1.0.info": `{"Version":"v2.1.0","Time":"2024-01-01T00:00:00Z"}`,
		at + "v2.1.0.mod":  "module example.com/Owner/mod/v2\n",
		at + "v2.1.0.zip":  b.String(),
	}.write(t)
	t.Setenv("GOPROXY", "file://"+filepath.ToSlash(dir))
	t.Setenv("GONOSUMDB", "*")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOFLAGS", "-modcacherw")
	t.Setenv("GOWORK", filepath.Join(dir, "nowhere")) // the user's workspace has no say
}

func TestGoModule(t *testing.T) {
	goProxy(t)
	for _, spec := range []string{"go:example.com/Owner/mod/v2@v2.1.0", "go:example.com/Owner/mod/v2"} {
		s := mustOpen(t, spec, Options{})
		same(t, spec, documents(t, s), "a.go")
		same(t, spec+" licence", licences(t, s), "ISC license-file LICENSE")
		if s.Spec() != "go:example.com/Owner/mod/v2@v2.1.0" || s.PURL() != "pkg:golang/example.com/owner/mod/v2@v2.1.0" {
			t.Errorf("spec %q, purl %q", s.Spec(), s.PURL())
		}
	}
	_, err := open(t, "go:example.com/Owner/mod/v2@v2.9.0", Options{})
	if err == nil || !strings.Contains(err.Error(), "v2.9.0") || strings.Contains(err.Error(), "\n") {
		t.Errorf("a version that is not there: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := open(t, "go:example.com/Owner/mod/v2", Options{}); !errors.Is(err, ErrNoClient) {
		t.Errorf("without go: %v", err)
	}
}

// licences says for each document which licence it has and what says so.
func licences(t *testing.T, s *Source) []string {
	t.Helper()
	var list []string
	for d, err := range s.Documents(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, fmt.Sprintf("%s %s %s", d.License.Expr, d.License.From, d.License.Place))
	}
	return list
}

func TestNPM(t *testing.T) {
	dir := t.TempDir()
	data := gzipOf(t, tarOf(t, member{name: "package/index.js", text: "f();\n"}, member{name: "package/package.json", text: `{"license": "MIT"}`}))
	if err := os.WriteFile(filepath.Join(dir, "scope-name-1.2.3.tgz"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	fakeClient(t, "npm", `
case "$*" in
"pack --ignore-scripts --json -- @scope/name"*) cp `+dir+`/* . && echo '[{"name":"@scope/name","version":"1.2.3"}]' ;;
*) printf '%s' '{"error":{"code":"E404","summary":"Not Found\nand more"}}'; echo "npm error noise" >&2; exit 1 ;;
esac`)
	for _, spec := range []string{"npm:@scope/name@1.2.3", "npm:@scope/name", "npm:@scope/name@latest"} {
		s := mustOpen(t, spec, Options{})
		same(t, spec, documents(t, s), "index.js")
		same(t, spec+" licence", licences(t, s), "MIT package-metadata package.json")
		if s.Spec() != "npm:@scope/name@1.2.3" || s.PURL() != "pkg:npm/%40scope/name@1.2.3" {
			t.Errorf("spec %q, purl %q", s.Spec(), s.PURL())
		}
	}
	if _, err := open(t, "npm:other@1", Options{}); err == nil || err.Error() != "corpus: npm:other@1: npm: Not Found" {
		t.Errorf("a package that is not there: %v", err)
	}
}

func TestClientErrorIsOneSafeLine(t *testing.T) {
	for stderr, want := range map[string]string{
		"":                                   "x: boom",
		"warning: w\nfatal: a\x1b[31m\nhint": "x: a?[31m",
		"note\nE: Unable\n":                  "x: Unable",
		"first\nlast\n\n":                    "x: last",
	} {
		err := &clientError{name: "x", stderr: stderr, err: errors.New("boom")}
		if err.Error() != want {
			t.Errorf("%q gives %q, not %q", stderr, err, want)
		}
	}
}
