package corpus

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mholt/archives"
)

// fakeClient puts a shell script of the given name in front of all programs.
func fakeClient(t *testing.T, name, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// fakeApt is an apt-get that knows one source package, made of these files.
func fakeApt(t *testing.T, files map[string][]byte) {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	fakeClient(t, "apt-get", `
case "$*" in
"source --only-source --download-only -q hello"|"source --only-source --download-only -q hello=1:2-3+b1") cp `+dir+`/* . ;;
*) echo "E: Unable to find a source package for $*" >&2; exit 100 ;;
esac`)
}

func dsc(format string, files ...string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n")
	fmt.Fprintf(&b, "Format: %s\nSource: hello\nBinary: hello,\n hello-doc\nVersion: 1:2-3+b1\nFiles:\n", format)
	for _, f := range files {
		fmt.Fprintf(&b, " 0123456789abcdef 10 %s\n", f)
	}
	fmt.Fprintf(&b, "\n-----BEGIN PGP SIGNATURE-----\n\nFiles:\n 0 1 no.tar.gz\n-----END PGP SIGNATURE-----\n")
	return []byte(b.String())
}

func TestDebianQuilt(t *testing.T) {
	fakeApt(t, map[string][]byte{
		"hello_2-3.dsc": dsc("3.0 (quilt)", "hello_2.orig-extra.tar.gz", "hello_2.orig.tar.xz", "hello_2.orig.tar.xz.asc", "hello_2-3.debian.tar.xz"),
		"hello_2.orig.tar.xz": compress(t, archives.Xz{}, tarOf(t,
			member{name: "hello-2/hello.c", text: "int main;\n"},
			member{name: "hello-2/debian/stale.c", text: "int stale;\n"},
			member{name: "hello-2/extra/stale.c", text: "int stale;\n"})),
		"hello_2.orig-extra.tar.gz": gzipOf(t, tarOf(t,
			member{name: "whatever/extra.c", text: "int extra;\n"},
			member{name: "whatever/link.c", kind: '2', link: "extra.c"},
			member{name: "whatever/p.png", text: "png"})),
		"hello_2-3.debian.tar.xz": compress(t, archives.Xz{}, tarOf(t,
			member{name: "debian/copyright", text: "Format: x\n"},
			member{name: "debian/tests/t.c", text: "int t;\n"},
			member{name: "debian/patches/fix.patch", text: "--- a\n"})),
	})
	for _, spec := range []string{"deb:hello", "deb:hello=1:2-3+b1", "deb:hello@1:2-3+b1"} {
		s := mustOpen(t, spec, Options{})
		same(t, "documents", documents(t, s), "debian/tests/t.c", "extra/extra.c", "hello.c")
		same(t, "skipped", skipped(s),
			"*.patch: no language that is indexed",
			"*.png: no language that is indexed",
			"extra/link.c: link: links are not followed",
			"files without a suffix: no language that is indexed")
		if s.Spec() != "deb:hello@1:2-3+b1" || !strings.HasSuffix(s.PURL(), "/hello@1:2-3%2Bb1?arch=source") {
			t.Errorf("spec %q, purl %q", s.Spec(), s.PURL())
		}
		if text, err := s.root.ReadFile("debian/copyright"); err != nil || string(text) != "Format: x\n" {
			t.Errorf("debian/copyright: %q, %v", text, err)
		}
	}
}

func TestDebianNative(t *testing.T) {
	fakeApt(t, map[string][]byte{
		"hello_2.dsc":    dsc("3.0 (native)", "hello_2.tar.xz"),
		"hello_2.tar.xz": compress(t, archives.Xz{}, tarOf(t, member{name: "hello/hello.c", text: "int main;\n"})),
	})
	same(t, "documents", documents(t, mustOpen(t, "deb:hello", Options{})), "hello.c")
}

func TestDebianDiff(t *testing.T) {
	const diff = `--- hello-2.orig/hello.c
+++ hello-2/hello.c
@@ -1 +1,2 @@
 int main;
+int patched;
--- hello-2.orig/debian/copyright
+++ hello-2/debian/copyright
@@ -0,0 +1,2 @@
+Licence: MIT
+--- no header
--- /dev/null
+++ hello-2/debian/new.c	2024-01-01 00:00:00
@@ -0,0 +1 @@
+int new;
\ No newline at end of file
--- hello-2.orig/../up.c
+++ hello-2/../up.c
@@ -0,0 +1 @@
+int up;
`
	files := map[string][]byte{
		"hello_2-3.dsc":       dsc("1.0", "hello_2.orig.tar.gz", "hello_2-3.diff.gz"),
		"hello_2.orig.tar.gz": gzipOf(t, tarOf(t, member{name: "hello-2/hello.c", text: "int main;\n"})),
		"hello_2-3.diff.gz":   gzipOf(t, []byte(diff)),
	}
	fakeApt(t, files)
	s := mustOpen(t, "deb:hello", Options{})
	same(t, "documents", documents(t, s), "debian/new.c", "hello.c")
	for name, want := range map[string]string{
		"hello.c": "int main;\n", "debian/copyright": "Licence: MIT\n--- no header\n", "debian/new.c": "int new;\n",
	} {
		if text, err := s.root.ReadFile(name); err != nil || string(text) != want {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	same(t, "skipped", skipped(s)[:1], "../up.c: path leaves the root")

	files["hello_2-3.diff.gz"] = gzipOf(t, []byte(diff[:len(diff)-10]))
	fakeApt(t, files)
	if _, err := open(t, "deb:hello", Options{}); !errors.Is(err, ErrArchive) || !strings.Contains(err.Error(), "hello_2-3.diff.gz") {
		t.Errorf("a diff cut short: %v", err)
	}
}

func TestDebianErrors(t *testing.T) {
	orig := gzipOf(t, tarOf(t, member{name: "hello-2/hello.c", text: "int main;\n"}))
	for name, test := range map[string]struct {
		files map[string][]byte
		says  string
	}{
		"no control":       {map[string][]byte{"hello.tar.gz": orig}, "0 files *.dsc were fetched"},
		"unknown format":   {map[string][]byte{"h.dsc": dsc("3.0 (git)", "hello.git")}, `source format "3.0 (git)" is not supported`},
		"no upstream":      {map[string][]byte{"h.dsc": dsc("3.0 (quilt)", "hello_2-3.debian.tar.xz")}, "no upstream tar"},
		"missing file":     {map[string][]byte{"h.dsc": dsc("1.0", "hello_2.tar.gz")}, "hello_2.tar.gz"},
		"outside":          {map[string][]byte{"h.dsc": dsc("1.0", "../hello_2.tar.gz")}, "is no file name"},
		"damaged upstream": {map[string][]byte{"h.dsc": dsc("1.0", "hello_2.tar.gz"), "hello_2.tar.gz": orig[:40]}, "hello_2.tar.gz: not a readable archive"},
	} {
		t.Run(name, func(t *testing.T) {
			fakeApt(t, test.files)
			if _, err := open(t, "deb:hello", Options{}); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v", err)
			}
		})
	}
	fakeApt(t, nil)
	if _, err := open(t, "deb:other", Options{}); err == nil || !strings.Contains(err.Error(), "no such source package") {
		t.Errorf("an unknown package: %v", err)
	}
}

func TestAptSaysWhatIsMissing(t *testing.T) {
	fakeClient(t, "apt-get", `echo "E: You must put some 'deb-src' URIs in your sources.list" >&2; exit 100`)
	_, err := open(t, "deb:hello", Options{})
	if !errors.Is(err, ErrNoSourceEntries) || !strings.Contains(err.Error(), "Types: deb deb-src") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
	fakeClient(t, "apt-get", `echo "E: Failed to fetch http://host.example/hello_2-3.dsc  404  Not Found" >&2; exit 100`)
	if _, err := open(t, "deb:hello", Options{}); err == nil || !strings.Contains(err.Error(), "apt-get update") {
		t.Errorf("a list that is out of date: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := open(t, "deb:hello", Options{}); !errors.Is(err, ErrNoClient) || !strings.Contains(err.Error(), "apt-get is not installed") {
		t.Errorf("got %v", err)
	}
}

func TestCanceledClient(t *testing.T) {
	fakeClient(t, "apt-get", "sleep 60 & wait") // the child holds on to the pipes
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	temp := t.TempDir()
	start := time.Now()
	if _, err := Open(ctx, "deb:hello", Options{TempDir: temp}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > clientGrace+10*time.Second {
		t.Errorf("took %v", took)
	}
	if left, _ := os.ReadDir(temp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
