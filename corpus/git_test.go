package corpus

import (
	"errors"
	"fmt"
	"net/http/cgi"
	"net/http/httptest"
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

// readers runs a test with git and, with git hidden, through go-git.
func readers(t *testing.T, test func(t *testing.T)) {
	t.Run("git", test)
	t.Run("go-git", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		test(t)
	})
}

func TestGit(t *testing.T) {
	dir, first, second := repository(t)
	packed := filepath.Join(t.TempDir(), "packed.git")
	runGit(t, "", "clone", "-q", "--bare", dir, packed)
	runGit(t, packed, "repack", "-q", "-a", "-d")
	beside := filepath.Join(t.TempDir(), "beside")
	runGit(t, dir, "-c", "core.fsmonitor=false", "worktree", "add", "-q", "--no-checkout", beside, "v1")
	t.Setenv("GIT_DIR", filepath.Join(dir, "nowhere")) // as inside a hook of another repository
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	readers(t, func(t *testing.T) {
		for arg, want := range map[string]string{
			dir:                     second,
			dir + "@v1":             first,
			dir + "@main~1":         first,
			dir + "@" + first[:8]:   first,
			dir + "/sub":            second,
			packed + "@v1":          first,
			packed + "@" + second:   second,
			beside:                  first,
			"file://" + dir:         second,
			"file://" + dir + "@v1": first,
		} {
			checkRepository(t, arg, want, want == first)
		}
	})
	if _, err := os.Stat(filepath.Join(dir, "evil")); err == nil {
		t.Error("a program of the repository's choice was run")
	}
}

// checkRepository checks what a source gives that repository made.
func checkRepository(t *testing.T, arg, commit string, first bool) {
	t.Helper()
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
	if want := "git:" + repository + "@" + commit; s.Spec() != want {
		t.Errorf("%s: spec %q, want %q", arg, s.Spec(), want)
	}
	if want := gitPURL(repository, commit); s.PURL() != want {
		t.Errorf("%s: purl %q, want %q", arg, s.PURL(), want)
	}
	text, err := s.root.ReadFile("a.c")
	if err != nil || first != (string(text) == "int a;\n") {
		t.Errorf("%s: a.c is %q, %v", arg, text, err)
	}
}

// TestGitOverHTTP fetches from git's own server.
func TestGitOverHTTP(t *testing.T) {
	dir, first, second := repository(t)
	runGit(t, dir, "branch", "side/one", first)
	runGit(t, dir, "config", "uploadpack.allowReachableSHA1InWant", "true")
	if err := os.WriteFile(filepath.Join(dir, ".git", "git-daemon-export-ok"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	backend := filepath.Join(runGit(t, dir, "--exec-path"), "git-http-backend")
	server := httptest.NewServer(&cgi.Handler{Path: backend, Env: []string{"GIT_PROJECT_ROOT=" + dir, "PATH=" + os.Getenv("PATH")}})
	defer server.Close()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	readers(t, func(t *testing.T) {
		for ref, want := range map[string]string{
			"": second, "@v1": first, "@main": second, "@side/one": first, "@refs/heads/side/one": first, "@" + first: first,
		} {
			checkRepository(t, server.URL+"/.git"+ref, want, want == first)
		}
		_, err := open(t, "git:"+server.URL+"/.git@v2", Options{})
		if err == nil || !strings.Contains(err.Error(), "couldn't find remote ref v2") {
			t.Errorf("v2: %v", err)
		}
	})
}

func TestGitErrors(t *testing.T) {
	dir, _, _ := repository(t)
	empty := t.TempDir()
	readers(t, func(t *testing.T) {
		for _, test := range []struct{ arg, says string }{
			{dir + "@v2", "no such commit, tag or branch"},
			{"file://" + dir + "@v2", " v2"},
			{empty, "not a git repository"},
			{filepath.Join(empty, "r"), "no such file or directory"},
			{"https://user:secret@127.0.0.1:1/r", "127.0.0.1"},
			{dir + "@-x", `begins with "-"`},
			{dir + "@~1", `begins with "~"`},
			{dir + "@", "no ref"},
			{"ext::sh -c true", "remote helpers are refused"},
		} {
			_, err := open(t, "git:"+test.arg, Options{})
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%s: %v", test.arg, err)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("a password is shown: %v", err)
			}
		}
		if _, err := open(t, "git:"+dir, Options{Limits: Limits{Files: 3}}); err == nil || !strings.Contains(err.Error(), "more than 3 entries") {
			t.Errorf("three entries: %v", err)
		}
	})
	if _, err := open(t, "git:ftp://127.0.0.1:1/r", Options{}); err == nil || !strings.Contains(err.Error(), "transport 'ftp' not allowed") {
		t.Errorf("ftp: %v", err)
	}
}

// TestWithoutGit: what go-git would need another program for is named.
func TestWithoutGit(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, arg := range []string{"ssh://host/r", "git@host:r", "git://host/r", "ftp://host/r"} {
		_, err := open(t, "git:"+arg, Options{})
		if !errors.Is(err, ErrNoClient) || !strings.Contains(err.Error(), "git is not installed: without it only https, http and files are read") {
			t.Errorf("%s: %v", arg, err)
		}
	}
}

// TestRevisions: go-git names the commit that git names, or says that there is
// none; it never names another.
func TestRevisions(t *testing.T) {
	dir, first, _ := repository(t)
	git, goGit := gitClient{dir}, openHidden(t, dir)
	for _, ref := range []string{
		"HEAD", "@", "main", "v1", "refs/tags/v1", "tags/v1", "heads/main", first, first[:7], strings.ToUpper(first),
		"main^", "main^0", "main^1", "main^2", "main~", "main~1", "main~0", "main~9", "v1^{}", "v1^{commit}", "v1^{tree}", "HEAD^{/first}",
		"main@{0}", "main@{yesterday}", "@{1}", "main:a.c", "main..v1", "a b", "main^{", "main~x", "\x00", "é", "v1.lock", "nothing",
	} {
		want, werr := git.commit(t.Context(), ref)
		got, err := goGit.commit(t.Context(), ref)
		if err == nil && (werr != nil || got != want) {
			t.Errorf("%q: %s, git says %s, %v", ref, got, want, werr)
		}
	}
}

func openHidden(t *testing.T, dir string) gitStore {
	t.Helper()
	store, _, err := new(Source).openGoGit(t.Context(), dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// TestTreeBomb: a few trees that stand for more files than there could be are
// stopped by the limit, and nothing that is in them leaves the root.
func TestTreeBomb(t *testing.T) {
	dir := tree{"x.c": "int x;\n"}.write(t)
	runGit(t, dir, "init", "-q", "-b", "main")
	blob := runGit(t, dir, "hash-object", "-w", "x.c")
	below := mkTree(t, dir, "100644 blob "+blob+"\tx.c")
	for range 10 {
		var lines []string
		for i := range 10 {
			lines = append(lines, fmt.Sprintf("040000 tree %s\t%d", below, i))
		}
		below = mkTree(t, dir, lines...)
	}
	runGit(t, dir, "update-ref", "HEAD", runGit(t, dir, "commit-tree", "-m", "bomb", below))
	readers(t, func(t *testing.T) {
		_, err := open(t, "git:"+dir, Options{Limits: Limits{Files: 1000}})
		if !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), "more than 1000 entries") {
			t.Errorf("got %v", err)
		}
	})
}

func mkTree(t *testing.T, dir string, lines ...string) string {
	t.Helper()
	list := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(list, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return runGit(t, dir, "-c", "alias.mk=!git mktree <"+list, "mk")
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
