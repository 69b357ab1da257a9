package corpus

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// runGit runs git in dir, apart from the user's own configuration.
func runGit(t *testing.T, dir string, args ...string) string {
	t.Helper()
	c := exec.Command("git", args...)
	c.Dir = dir
	c.Env = append(environment(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// repository makes a repository with two commits, of which the first is tagged v1.
func repository(t *testing.T) (dir, first, second string) {
	t.Helper()
	dir = tree{
		"a.c":       "int a;\n",
		"sub/b.c":   "int b;\n",
		"COPYING":   "terms\n",
		"big.c":     strings.Repeat("x", 5000),
		"p.png":     "png",
		"ignored.c": "int ignored;\n",
		"tab\t.c":   "int tab;\n",
		// What an export or a checkout would obey: none of it may have a say.
		".gitattributes": "ignored.c export-ignore\na.c filter=evil export-subst\n",
	}.write(t)
	runGit(t, dir, "init", "-q", "-b", "main")
	if err := os.Symlink("a.c", filepath.Join(dir, "link.c")); err != nil {
		t.Fatal(err)
	}
	runGit(t, dir, "add", ".")
	runGit(t, dir, "update-index", "--add", "--cacheinfo", "160000,1111111111111111111111111111111111111111,module")
	runGit(t, dir, "commit", "-q", "-m", "first")
	runGit(t, dir, "tag", "-a", "-m", "v1", "v1")
	first = runGit(t, dir, "rev-parse", "HEAD")
	if err := os.WriteFile(filepath.Join(dir, "a.c"), []byte("int a2;\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	runGit(t, dir, "commit", "-q", "-m", "second", "a.c")
	second = runGit(t, dir, "rev-parse", "HEAD")
	runGit(t, dir, "config", "filter.evil.smudge", "touch "+filepath.Join(dir, "evil"))
	runGit(t, dir, "config", "core.fsmonitor", "touch "+filepath.Join(dir, "evil"))
	return dir, first, second
}

func TestGit(t *testing.T) {
	dir, first, second := repository(t)
	t.Setenv("GIT_DIR", filepath.Join(dir, "nowhere")) // as inside a hook of another repository
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	for arg, want := range map[string]string{
		dir:                     second,
		dir + "@v1":             first,
		dir + "@main~1":         first,
		dir + "@" + first[:8]:   first,
		"file://" + dir:         second,
		"file://" + dir + "@v1": first,
	} {
		s := mustOpen(t, "git:"+arg, Options{Limits: Limits{FileBytes: 4096}})
		same(t, arg, documents(t, s), "a.c", "ignored.c", "sub/b.c", "tab\t.c")
		same(t, arg, skipped(s),
			"*.png: no language that is indexed",
			"big.c: larger than the limit for one file",
			"files without a suffix: no language that is indexed (2)",
			"link.c: link: links are not followed",
			"module: submodule")
		if got := names(t, s.temp); got != "tree" {
			t.Errorf("%s: the private directory still holds %s", arg, got)
		}
		repository, _ := cutRef(arg)
		if s.Spec() != "git:"+repository+"@"+want || s.PURL() != "" {
			t.Errorf("%s: spec %q, purl %q", arg, s.Spec(), s.PURL())
		}
		text, err := s.root.ReadFile("a.c")
		if err != nil || (want == first) != (string(text) == "int a;\n") {
			t.Errorf("%s: a.c is %q, %v", arg, text, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "evil")); err == nil {
		t.Error("a program of the repository's choice was run")
	}
}

func TestGitErrors(t *testing.T) {
	dir, _, _ := repository(t)
	for arg, says := range map[string]string{
		dir + "@v2":                         "no such commit, tag or branch",
		"file://" + dir + "@v2":             "remote ref v2",
		"ftp://127.0.0.1:1/r":               "transport 'ftp' not allowed",
		t.TempDir():                         "not a git repository",
		"https://user:secret@127.0.0.1:1/r": "127.0.0.1",
	} {
		_, err := open(t, "git:"+arg, Options{})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", arg, err)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("a password is shown: %v", err)
		}
	}
	if _, err := open(t, "git:"+dir, Options{Limits: Limits{Files: 3}}); err == nil || !strings.Contains(err.Error(), "more than 3 entries") {
		t.Errorf("three entries: %v", err)
	}
}

func TestCutRef(t *testing.T) {
	odd := filepath.Join(t.TempDir(), "a@b")
	if err := os.Mkdir(odd, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ arg, repository, ref string }{
		{"/r", "/r", "HEAD"},
		{"/r@v1", "/r", "v1"},
		{"/r@feature/x", "/r", "feature/x"},
		{odd, odd, "HEAD"},
		{odd + "@v1", odd, "v1"},
		{"https://host/r", "https://host/r", "HEAD"},
		{"https://user@host/r", "https://user@host/r", "HEAD"},
		{"https://user@host/r@v1", "https://user@host/r", "v1"},
		{"user@host:r", "user@host:r", "HEAD"},
		{"user@host:r@v1", "user@host:r", "v1"},
	} {
		if repository, ref := cutRef(test.arg); repository != test.repository || ref != test.ref {
			t.Errorf("%s: %q at %q", test.arg, repository, ref)
		}
	}
}

func TestGitNames(t *testing.T) {
	for _, test := range []struct{ repository, public, purl string }{
		{"https://github.com/Owner/Name.git", "https://github.com/Owner/Name.git", "pkg:github/owner/name@c0ffee"},
		{"https://user:secret@github.com/o/n", "https://github.com/o/n", "pkg:github/o/n@c0ffee"},
		{"ssh://git:secret@host.example/n", "ssh://git@host.example/n",
			"pkg:generic/n@c0ffee?vcs_url=git%2Bssh://git%40host.example/n%40c0ffee"},
		{"https://host.example/a/n.git", "https://host.example/a/n.git",
			"pkg:generic/n@c0ffee?vcs_url=git%2Bhttps://host.example/a/n.git%40c0ffee"},
		{"/srv/n", "/srv/n", ""},
		{"../n", "../n", ""},
	} {
		public := publicURL(test.repository)
		if purl := gitPURL(public, "c0ffee"); public != test.public || purl != test.purl {
			t.Errorf("%s: %s, %s", test.repository, public, purl)
		}
	}
}
