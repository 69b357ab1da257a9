package corpus

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"strings"
)

// openGit opens a git repository, REPOSITORY@REF, at the commit that REF names
// (HEAD where there is none). A remote one is fetched without its history.
//
// Files are read straight from git's objects and never checked out: so no hook,
// no filter and no attribute of the repository has a say, and submodules stay
// where they are.
func (s *Source) openGit(ctx context.Context, arg string) error {
	repository, ref := cutRef(arg)
	if err := checkGitArgs(repository, ref); err != nil {
		return err
	}
	if !isRemote(repository) {
		if _, err := os.Stat(repository); err != nil {
			return err
		}
	}
	store, ref, err := s.gitStore(ctx, repository, ref)
	if err != nil {
		return withoutUser(repository, err)
	}
	commit, err := store.commit(ctx, ref)
	if err != nil {
		return fmt.Errorf("%s: %w", ref, err)
	}
	s.spec = "git:" + publicURL(repository) + "@" + commit
	s.purl = gitPURL(publicURL(repository), commit)
	u, err := s.unpacker(ctx)
	if err != nil {
		return err
	}
	if err := store.unpack(ctx, commit, u); err != nil {
		return err
	}
	return s.drop("fetched")
}

// cutRef separates a repository from its ref. An "@" before the host, or in the
// name of a directory that exists, belongs to the repository.
func cutRef(arg string) (repository, ref string) {
	start := 0
	if scheme, rest, ok := strings.Cut(arg, "://"); ok {
		host, _, _ := strings.Cut(rest, "/")
		start = len(scheme) + len("://") + len(host)
	} else if _, err := os.Stat(arg); err == nil {
		return arg, "HEAD"
	}
	at := strings.LastIndexByte(arg[start:], '@')
	if at < 0 || strings.ContainsRune(arg[start+at:], ':') { // user@host:path
		return arg, "HEAD"
	}
	return arg[:start+at], arg[start+at+1:]
}

func checkGitArgs(repository, ref string) error {
	switch {
	case repository == "":
		return errors.New("no repository is named")
	case ref == "":
		return errors.New("no ref is named after the @")
	case strings.HasPrefix(repository, "-"):
		return errors.New(`a repository that begins with "-" is refused`)
	case strings.ContainsAny(ref[:1], "-+^~:"):
		return fmt.Errorf("a ref that begins with %q is refused", ref[:1])
	case strings.Contains(repository, "::"):
		return errors.New("remote helpers are refused")
	}
	return nil
}

// isRemote reports whether git would not look for a repository in the file system.
func isRemote(repository string) bool {
	host, _, colon := strings.Cut(repository, ":")
	return colon && !strings.Contains(host, "/")
}

// gitConfig switches off what could run other programs or leave work behind.
func gitConfig(args ...string) []string {
	return append([]string{
		"-c", "core.hooksPath=" + os.DevNull, "-c", "core.fsmonitor=false",
		"-c", "gc.auto=0", "-c", "maintenance.auto=false",
	}, args...)
}

func gitEnvironment() []string {
	return []string{
		"GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_NO_REPLACE_OBJECTS=1",
		"GIT_ALLOW_PROTOCOL=https:http:ssh:git:file",
	}
}

func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	return run(ctx, dir, gitEnvironment(), "git", gitConfig(args...)...)
}

// fetchGit fetches one commit of a remote repository into a new one.
func (s *Source) fetchGit(ctx context.Context, remote, ref string) (dir string, err error) {
	if dir, err = s.scratch("fetched"); err != nil {
		return "", err
	}
	if _, err := git(ctx, dir, "init", "--quiet", "--bare", "--template="); err != nil {
		return "", err
	}
	_, err = git(ctx, dir, "fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--", remote, ref)
	return dir, err
}

func gitCommit(ctx context.Context, dir, ref string) (string, error) {
	out, err := git(ctx, dir, "rev-parse", "--verify", "--end-of-options", ref+"^{commit}")
	var failed *clientError
	if errors.As(err, &failed) && strings.Contains(failed.stderr, "Needed a single revision") {
		err = errNoCommit
	}
	return strings.TrimSpace(string(out)), err
}

// publicURL is a repository's address without the credentials in it.
func publicURL(repository string) string {
	u, err := url.Parse(repository)
	if err != nil || u.User == nil {
		return repository
	}
	if u.Scheme == "ssh" {
		u.User = url.User(u.User.Username()) // part of the address, no secret
	} else {
		u.User = nil
	}
	return u.String()
}

// publicSpec is a source's name without the credentials in it.
func publicSpec(spec string) string {
	if repository, ok := strings.CutPrefix(spec, "git:"); ok {
		return "git:" + publicURL(repository)
	}
	return spec
}

// withoutUser keeps credentials in the address out of an error.
func withoutUser(repository string, err error) error {
	public := publicURL(repository)
	if err == nil || public == repository {
		return err
	}
	var client *clientError
	if errors.As(err, &client) {
		client.stderr = strings.ReplaceAll(client.stderr, repository, public)
	}
	return err
}

// gitPURL is the package URL of a commit; a local repository has none.
func gitPURL(repository, commit string) string {
	u, err := url.Parse(repository)
	if err != nil || u.Host == "" {
		return ""
	}
	place := strings.Trim(strings.TrimSuffix(u.Path, ".git"), "/")
	owner, name := path.Split(place)
	if u.Host == "github.com" && strings.Count(place, "/") == 1 {
		return purl{kind: "github", namespace: strings.ToLower(owner), name: strings.ToLower(name), version: commit}.String()
	}
	address := strings.ReplaceAll(purlEncode("git+"+repository+"@"+commit), "%2F", "/")
	return purl{kind: "generic", name: name, version: commit, qualifiers: "vcs_url=" + address}.String()
}
